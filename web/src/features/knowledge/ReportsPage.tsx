import "./knowledge.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ARTICLE, type KnowledgeLine, reportsQuery } from "@/api/knowledge";
import { useLabels } from "@/api/manifest";
import { LinkSelect } from "@/fields/LinkSelect";
import { routeOf } from "@/fields/title";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";

const SPANS = [30, 90, 365];

interface LinesProps {
  title: string;
  none: string;
  lines: KnowledgeLine[];
  /** What the number opens. */
  of: "knowledge.read" | "knowledge.vote";
  count: (line: KnowledgeLine) => string;
}

/** Articles with a number each; the number opens the records that it is made of. */
function Lines({ title, none, lines, of, count }: LinesProps) {
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      {lines.length === 0 ? <p className="quiet">{none}</p> : null}
      <ol className="knowledge-lines">
        {lines.map((line) => (
          <li key={line.id}>
            <Link to="/r/$domain/$name/$id" params={{ ...routeOf(ARTICLE), id: line.id }} search={{}}>
              {line.title}
            </Link>
            <Link
              to="/r/$domain/$name"
              params={routeOf(of)}
              search={{ f: [`article_id:eq:${line.id}`] }}
              className="quiet"
            >
              {count(line)}
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** How knowledge is used: most read, never read, of no help, and looked for in vain. */
export function ReportsPage() {
  const { t } = useTranslation();
  const labels = useLabels();
  const [base, setBase] = useState<string[]>([]);
  const [days, setDays] = useState(90);
  const told = useQuery(reportsQuery(base[0], days));
  const content = () => {
    if (told.isPending) return <Skeleton active />;
    if (told.isError) return <ProblemView error={told.error} onRetry={() => void told.refetch()} />;
    const none = t("knowledge.report.none");
    return (
      <div className="knowledge-reports">
        <Lines
          title={t("knowledge.report.most_read")}
          none={none}
          lines={told.data.most_read}
          of="knowledge.read"
          count={(line) => t("knowledge.times", { n: line.reads })}
        />
        <Lines
          title={t("knowledge.report.never_read")}
          none={none}
          lines={told.data.never_read}
          of="knowledge.read"
          count={(line) => t("knowledge.since", { day: line.published_on ?? "" })}
        />
        <Lines
          title={t("knowledge.report.unhelpful")}
          none={none}
          lines={told.data.unhelpful}
          of="knowledge.vote"
          count={(line) => t("knowledge.verdicts", { no: line.unhelpful, yes: line.helpful })}
        />
        <section className="panel" aria-label={t("knowledge.report.missed")}>
          <h2>{t("knowledge.report.missed")}</h2>
          {told.data.missed.length === 0 ? <p className="quiet">{none}</p> : null}
          <ol className="knowledge-lines">
            {told.data.missed.map((one) => (
              <li key={one.id}>
                <Link to="/knowledge" search={{ q: one.text }}>
                  {one.text}
                </Link>
                <span className="quiet">{t("knowledge.times", { n: one.count })}</span>
              </li>
            ))}
          </ol>
        </section>
      </div>
    );
  };
  return (
    <div className="page">
      <PageHeader title={t("knowledge.reports")} note={t("knowledge.reports_note")} />
      <div className="knowledge-filters">
        <LinkSelect
          target="knowledge.base"
          className="knowledge-filter"
          label={labels.field(ARTICLE, "base_id")}
          placeholder={labels.field(ARTICLE, "base_id")}
          value={base}
          onChange={setBase}
        />
        <Select
          aria-label={t("knowledge.span")}
          value={days}
          onChange={setDays}
          options={SPANS.map((span) => ({ value: span, label: t("knowledge.last_days", { n: span }) }))}
        />
      </div>
      {content()}
    </div>
  );
}

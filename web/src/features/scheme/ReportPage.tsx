import "./scheme.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Progress, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLang } from "@/api/manifest";
import { fetchPage } from "@/api/records";
import { fileUrl, type Lang, makeReport, type ReportFormat, reportQuery } from "@/api/scheme";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { Sections } from "./Sections";
import { Starters } from "./Starters";

const FORMATS: ReportFormat[] = ["docx", "pdf", "html"];
/** Older reports that are shown. */
const SHOWN = 8;

/** A report: how far it is, then its files. */
function ReportRow({ id, mayTell }: { id: string; mayTell: boolean }) {
  const { t } = useTranslation();
  const report = useQuery(reportQuery(id));
  if (report.isError) return <ProblemView error={report.error} onRetry={() => void report.refetch()} />;
  const known = report.data;
  if (!known) return <Skeleton active paragraph={{ rows: 1 }} />;
  const percent = known.steps ? Math.round((known.done / known.steps) * 100) : 0;
  return (
    <li className="scheme-report" data-state={known.state}>
      <div>
        <b>{known.name}</b>{" "}
        {known.state === "done" ? (
          <span className="quiet">
            {t("scheme.report.done", {
              figures: known.figures ?? 0,
              seconds: ((known.took_ms ?? 0) / 1000).toFixed(1),
            })}
          </span>
        ) : null}
      </div>
      {known.state === "working" ? (
        <div aria-live="polite">
          <Progress percent={percent} status="active" aria-label={t("scheme.report.working")} />
          <span className="quiet">{known.title}</span>
        </div>
      ) : null}
      {known.state === "failed" ? <p className="scheme-failed">{t("scheme.report.failed")}</p> : null}
      <div className="scheme-files">
        {known.files.map((file) => (
          <Button
            key={file.id}
            size="small"
            disabled={!mayTell}
            href={fileUrl(file.id)}
            download={file.file_name}
          >
            {file.file_name.split(".").pop()?.toUpperCase()} · {Math.ceil(file.size / 1024)} KB
          </Button>
        ))}
      </div>
    </li>
  );
}

function Order({ onMade }: { onMade: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const shown = useLang();
  const [lang, setLang] = useState<Lang>(shown);
  const [formats, setFormats] = useState<ReportFormat[]>(FORMATS);
  const [topic, setTopic] = useState<string>();
  const topics = useQuery({
    queryKey: ["records", "scheme.topic", "all"],
    queryFn: ({ signal }) => fetchPage("scheme.topic", {}, 200, null, signal),
  });
  const make = useMutation({
    mutationFn: () =>
      makeReport(crypto.randomUUID(), { lang, formats, ...(topic ? { topic_id: topic } : {}) }),
    onSuccess: onMade,
    onError: (error) => void message.error(problemText(t, error)),
  });
  const choices = (topics.data?.items ?? []).map((row) => ({ value: row.id, label: String(row.name) }));
  return (
    <div className="scheme-order">
      <Select
        aria-label={t("scheme.report.language")}
        value={lang}
        onChange={setLang}
        options={[
          { value: "zh", label: "中文" },
          { value: "en", label: "English" },
        ]}
      />
      <Select
        aria-label={t("scheme.report.topic")}
        placeholder={t("scheme.report.topic")}
        allowClear
        value={topic}
        onChange={setTopic}
        options={choices}
        className="scheme-topic"
      />
      <Checkbox.Group
        value={formats}
        onChange={(chosen) => setFormats(FORMATS.filter((format) => chosen.includes(format)))}
        options={FORMATS.map((format) => ({ value: format, label: t(`scheme.format.${format}`) }))}
      />
      <Button
        type="primary"
        disabled={formats.length === 0}
        loading={make.isPending}
        onClick={() => make.mutate()}
      >
        {t("scheme.report.make")}
      </Button>
    </div>
  );
}

/** The written scheme: made here, its texts changed here, its files found here. */
export function ReportPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  // A report tells of everybody: the server asks for the right to take all sales and customers out.
  const [sales, customers] = [useEntity("trade.sale"), useEntity("customers.customer")];
  const mayTell = Boolean(sales?.can.export && customers?.can.export);
  const made = useQuery({
    queryKey: ["records", "scheme.report", "newest"],
    queryFn: ({ signal }) => fetchPage("scheme.report", { sort: "-created_at" }, SHOWN, null, signal),
  });
  return (
    <div className="page">
      <PageHeader over={t("domain.scheme")} title={t("scheme.report.title")} note={t("scheme.report.note")} />
      {mayTell ? (
        <Order onMade={() => void client.invalidateQueries({ queryKey: ["records", "scheme.report"] })} />
      ) : (
        <p className="quiet">{t("scheme.report.may_not")}</p>
      )}
      {made.isPending ? <Skeleton active /> : null}
      {made.isError ? <ProblemView error={made.error} onRetry={() => void made.refetch()} /> : null}
      {made.data?.items.length === 0 ? <p className="quiet">{t("scheme.report.none")}</p> : null}
      <ul className="scheme-reports">
        {made.data?.items.map((row) => (
          <ReportRow key={row.id} id={row.id} mayTell={mayTell} />
        ))}
      </ul>
      {mayTell ? (
        <>
          <Starters />
          <Sections />
        </>
      ) : null}
    </div>
  );
}

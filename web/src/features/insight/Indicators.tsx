import "./insight.css";
import "./indicators.css";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Select, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import {
  asOfQuery,
  type Indicator,
  type IndicatorQuery,
  indicatorQuery,
  indicatorsQuery,
  indicatorUrl,
} from "@/api/measures";
import { ExportMenu } from "@/ui/ExportMenu";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { usePhone } from "@/ui/usePhone";
import { AsOfNote } from "./AsOfNote";
import { IndicatorChart } from "./IndicatorChart";
import { IndicatorForm } from "./IndicatorForm";
import { IndicatorTable } from "./IndicatorTable";
import { startingQuery } from "./indicators";
import { tidy } from "./search";

interface ChooserProps {
  all: Indicator[];
  chosen: Indicator;
  onChoose: (name: string) => void;
}

/** The indicators beside the table, or above it where there is no room. */
function Chooser({ all, chosen, onChoose }: ChooserProps) {
  const { t } = useTranslation();
  const lang = useLang();
  const phone = usePhone();
  if (phone)
    return (
      <Select
        className="indicator-select"
        aria-label={t("indicator.choose")}
        showSearch={{ optionFilterProp: "label" }}
        value={chosen.name}
        onChange={onChoose}
        options={all.map((one) => ({ value: one.name, label: one.label[lang] }))}
      />
    );
  return (
    <nav className="indicator-list" aria-label={t("indicator.choose")}>
      {all.map((one) => (
        <button
          key={one.name}
          type="button"
          aria-current={one.name === chosen.name ? "page" : undefined}
          onClick={() => onChoose(one.name)}
        >
          {one.label[lang]}
        </button>
      ))}
    </nav>
  );
}

/** How it is computed, and what each column means. */
function Method({ indicator, columns }: { indicator: Indicator; columns: string[] }) {
  const { t } = useTranslation();
  const lang = useLang();
  const shown = indicator.columns.filter((column) => columns.includes(column.name));
  return (
    <section className="panel method">
      <h2>{t("indicator.note")}</h2>
      <p>{indicator.note[lang]}</p>
      {shown.length ? (
        <details>
          <summary>{t("indicator.columns")}</summary>
          <dl>
            {shown.map((column) => (
              <div key={column.name}>
                <dt>
                  {column.label[lang]} <code>{column.name}</code>
                </dt>
                <dd>{column.formula[lang]}</dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
    </section>
  );
}

interface AnswerProps {
  indicator: Indicator;
  query: IndicatorQuery;
}

function Answer({ indicator, query }: AnswerProps) {
  const { t } = useTranslation();
  const table = useQuery(indicatorQuery(indicator.name, query));
  if (table.isPending) return <Skeleton active paragraph={{ rows: 12 }} />;
  if (table.isError) return <ProblemView error={table.error} onRetry={() => void table.refetch()} />;
  if (table.data.rows.length === 0)
    return (
      <Nothing title={t("indicator.none")}>
        <p className="quiet">{t("indicator.none.hint")}</p>
      </Nothing>
    );
  return (
    <div className={table.isPlaceholderData ? "stale" : undefined}>
      <IndicatorChart indicator={indicator} table={table.data} />
      <IndicatorTable indicator={indicator} table={table.data} />
      <Method indicator={indicator} columns={table.data.columns.map((column) => column.name)} />
    </div>
  );
}

export function Indicators() {
  const { t } = useTranslation();
  const lang = useLang();
  const { name, ...said } = useSearch({ from: "/shell/indicators" });
  const navigate = useNavigate();
  const { data: list } = useSuspenseQuery(indicatorsQuery);
  const { data: asOf } = useSuspenseQuery(asOfQuery);
  const indicator = list.tables.find((one) => one.name === name) ?? list.tables[0];
  if (!indicator) return null;
  const query = { ...startingQuery(indicator, asOf.facts_through), ...tidy(said) } as IndicatorQuery;
  const set = (next: string, params: Record<string, string | undefined>) =>
    void navigate({
      to: "/indicators",
      search: tidy({ ...params, name: next }),
      replace: next === indicator.name,
      resetScroll: false,
    });
  return (
    <div className="page">
      <PageHeader
        over={t("domain.insight")}
        title={indicator.label[lang]}
        note={<AsOfNote asOf={asOf} />}
        actions={<ExportMenu urlFor={(format) => indicatorUrl(indicator.name, query, format)} />}
      />
      <div className="indicators">
        <Chooser all={list.tables} chosen={indicator} onChoose={(next) => set(next, {})} />
        <div className="indicator">
          <IndicatorForm
            key={`form of ${indicator.name}`}
            indicator={indicator}
            query={query}
            onChange={(param, value) => set(indicator.name, { ...said, [param]: value })}
          />
          <Answer key={`answer of ${indicator.name}`} indicator={indicator} query={query} />
        </div>
      </div>
    </div>
  );
}

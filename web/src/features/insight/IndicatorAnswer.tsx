import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { type Indicator, type IndicatorQuery, indicatorQuery } from "@/api/measures";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { IndicatorChart } from "./IndicatorChart";
import { type Cells, IndicatorTable } from "./IndicatorTable";

/** How it is computed, and what each column means. */
export function Method({ indicator, columns }: { indicator: Indicator; columns: string[] }) {
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

function NoRows() {
  const { t } = useTranslation();
  return (
    <Nothing title={t("indicator.none")}>
      <p className="quiet">{t("indicator.none.hint")}</p>
    </Nothing>
  );
}

/** What a page makes of an answer beyond the plain table: nothing of it is needed. */
export interface Shown {
  /** Stands above the table. */
  title?: string;
  /** Columns drawn otherwise. */
  cells?: Cells;
  /** Columns left out. */
  hidden?: string[];
  /** What stands on the chart's axis for a text of the table. */
  tick?: (text: string) => string | undefined;
  /** Said in place of the table when it has no rows. */
  none?: string;
  /** Where the method stands elsewhere on the page. */
  withoutMethod?: boolean;
}

interface Props extends Shown {
  indicator: Indicator;
  query: IndicatorQuery;
}

/** The answer to a question: picture, rows, method. */
export function IndicatorAnswer({ indicator, query, none, withoutMethod, tick, ...shown }: Props) {
  const answer = useQuery(indicatorQuery(indicator.name, query));
  if (answer.isPending) return <Skeleton active paragraph={{ rows: 12 }} />;
  if (answer.isError) return <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />;
  const table = answer.data;
  if (table.rows.length === 0)
    return (
      <section className="panel">
        {shown.title ? <h2>{shown.title}</h2> : null}
        {none ? <p className="quiet">{none}</p> : <NoRows />}
      </section>
    );
  return (
    <div className={answer.isPlaceholderData ? "stale" : undefined}>
      <IndicatorChart indicator={indicator} query={query} table={table} tick={tick} />
      <IndicatorTable
        indicator={indicator}
        table={table}
        title={shown.title}
        hidden={shown.hidden}
        cells={shown.cells}
      />
      {withoutMethod ? null : (
        <Method indicator={indicator} columns={table.columns.map((column) => column.name)} />
      )}
    </div>
  );
}

import { useTranslation } from "react-i18next";
import type { KpiRow } from "@/api/measures";
import { Explained, type Fact } from "./Explained";
import { useMeasures } from "./measures";
import { previousPeriod, yearBefore } from "./period";

export const HEADLINES = ["net_sales_c", "customers", "tickets", "atv_c", "frequency"];
export const OTHERS = [
  "gross_sales_c",
  "returns_c",
  "spend_per_customer_c",
  "upt",
  "lines_per_ticket",
  "asp_c",
  "repeat_rate",
  "discount_rate",
];

interface Props {
  /** Oldest first. */
  rows: KpiRow[];
  period: string;
  /** Periods that aren't whole: nothing is compared with them. */
  partial: Set<string>;
  onBehind: (fact: Fact) => void;
}

const SPARK = { width: 120, height: 28 };

/** The measure's course over all periods, with a dot on the chosen one. */
function Spark({ values, at }: { values: number[]; at: number }) {
  if (values.length < 2) return null;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const x = (index: number) => 2 + (index / (values.length - 1)) * (SPARK.width - 4);
  const y = (value: number) => SPARK.height - 3 - ((value - low) / span) * (SPARK.height - 6);
  const path = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  const now = values[at];
  const dot = now === undefined ? null : `${x(at)},${y(now)} ${x(at)},${y(now)}`;
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${SPARK.width} ${SPARK.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <polyline points={path} fill="none" />
      {/* A line of no length with a round end: a dot that stays round however wide the card is. */}
      {dot ? <polyline points={dot} className="spark-dot" /> : null}
    </svg>
  );
}

interface ChangeProps {
  label: string;
  measure: string;
  now: KpiRow;
  before: KpiRow | undefined;
}

function Change({ label, measure, now, before }: ChangeProps) {
  const measures = useMeasures();
  const change = before ? measures.change(measure, now[measure], before[measure]) : null;
  const direction = !change || change.sign === 0 ? "" : change.sign > 0 ? "up" : "down";
  return (
    <span className="change">
      <span className="change-label">{label}</span>
      <span className={`change-value ${direction}`}>
        {direction ? <span aria-hidden="true">{direction === "up" ? "▲" : "▼"}</span> : null}
        {change?.text ?? "—"}
      </span>
    </span>
  );
}

export function KpiCards({ rows, period, partial, onBehind }: Props) {
  const { t } = useTranslation();
  const measures = useMeasures();
  const at = rows.findIndex((row) => row.period === period);
  const row = rows[at];
  if (!row) return null;
  const find = (key: string) => rows.find((one) => one.period === key && !partial.has(key));
  const before = find(previousPeriod(period));
  const lastYear = find(yearBefore(period));
  // A year's period before is the year before: one line says both.
  const sameThing = previousPeriod(period) === yearBefore(period);
  const others = [
    ...(before && !sameThing ? [{ label: t("insight.previous"), row: before }] : []),
    ...(lastYear ? [{ label: t("insight.year_before"), row: lastYear }] : []),
  ];
  const fact = (measure: string): Fact => ({
    measure,
    period,
    value: row[measure] ?? null,
    compare: others.map((other) => ({
      label: other.label,
      period: other.row.period,
      value: other.row[measure] ?? null,
    })),
  });
  return (
    <>
      <div className="kpi-cards">
        {HEADLINES.map((name, index) => (
          <section key={name} className={index === 0 ? "kpi-card lead" : "kpi-card"}>
            <h2>{measures.of(name).label}</h2>
            <Explained fact={fact(name)} onBehind={onBehind}>
              <span className="kpi-value">{measures.short(name, row[name])}</span>
            </Explained>
            <Spark values={rows.map((one) => Number(one[name] ?? 0))} at={at} />
            <div className="changes-row">
              {sameThing ? null : (
                <Change label={t("insight.previous")} measure={name} now={row} before={before} />
              )}
              <Change label={t("insight.year_before")} measure={name} now={row} before={lastYear} />
            </div>
          </section>
        ))}
      </div>
      <dl className="kpi-strip">
        {OTHERS.filter((name) => name in row).map((name) => (
          <div key={name}>
            <dt>{measures.of(name).label}</dt>
            <dd>
              <Explained fact={fact(name)} onBehind={onBehind}>
                {measures.short(name, row[name])}
              </Explained>
              <Change
                label={t(sameThing ? "insight.year_before" : "insight.previous")}
                measure={name}
                now={row}
                before={before}
              />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

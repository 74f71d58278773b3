import { useTranslation } from "react-i18next";
import type { KpiRow } from "@/api/measures";
import { type Column, Rows } from "@/ui/Rows";
import { Explained, type Fact } from "./Explained";
import { useMeasures } from "./measures";
import { periodText } from "./period";

const NOT_MEASURES = ["period", "first", "last"];

interface Props {
  rows: KpiRow[];
  period: string;
  partial: Set<string>;
  onPeriod: (period: string) => void;
  onBehind: (fact: Fact) => void;
}

/** Every measure of every period, newest first. */
export function KpiTable({ rows, period, partial, onPeriod, onBehind }: Props) {
  const { t } = useTranslation();
  const measures = useMeasures();
  const present = Object.keys(rows[0] ?? {}).filter((name) => !NOT_MEASURES.includes(name));
  // In the order of the definitions; the order of names in an answer means nothing.
  const known = measures.all.map((measure) => measure.name);
  const place = (name: string) => (known.includes(name) ? known.indexOf(name) : known.length);
  const names = present.sort((a, b) => place(a) - place(b));
  const columns: Column<KpiRow>[] = [
    {
      key: "period",
      head: t("insight.period"),
      cell: (row) => (
        <button type="button" className="figure" onClick={() => onPeriod(row.period)}>
          {periodText(row.period, t)}
          {partial.has(row.period) ? <span className="tag">{t("insight.part")}</span> : null}
        </button>
      ),
    },
    ...names.map((name) => ({
      key: name,
      head: measures.of(name).label,
      numeric: true,
      cell: (row: KpiRow) => (
        <Explained fact={{ measure: name, period: row.period, value: row[name] ?? null }} onBehind={onBehind}>
          {measures.full(name, row[name])}
        </Explained>
      ),
    })),
  ];
  return (
    <section className="panel">
      <h2>{t("insight.table")}</h2>
      <Rows
        label={t("insight.table")}
        pinned
        columns={columns}
        rows={[...rows].reverse()}
        keyOf={(row) => row.period}
        marked={(row) => row.period === period}
      />
    </section>
  );
}

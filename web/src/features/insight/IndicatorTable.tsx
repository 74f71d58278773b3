import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Indicator, MeasureTable } from "@/api/measures";
import { useLocale } from "@/i18n/useLocale";
import { LoadMore } from "@/ui/LoadMore";
import { numberText } from "@/ui/number";
import { type Column, Rows } from "@/ui/Rows";
import { type Row, useWords } from "./indicators";

/** Rows that are drawn at a time. */
const PAGE = 100;

/** Columns that a page draws otherwise, by name. */
export type Cells = Record<string, (row: Row, text: string) => ReactNode>;

// Days behind a period's name and records behind a row are for programs; where a check is split stands at its picture.
const UNLISTED = ["first", "last", "record_id", "category_id", "split"];

interface Props {
  indicator: Indicator;
  table: MeasureTable;
  title?: string | undefined;
  cells?: Cells | undefined;
  hidden?: string[] | undefined;
}

/** The rows of an indicator, a page at a time, each value written by its unit. */
export function IndicatorTable({ indicator, table, title, cells = {}, hidden = [] }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = useWords(indicator);
  const [shown, setShown] = useState(PAGE);
  const columns: Column<Row>[] = table.columns
    .filter((column) => ![...UNLISTED, ...hidden].includes(column.name))
    .map((column) => ({
      key: column.name,
      head: words.column(column.name),
      numeric: column.unit !== "text",
      cell: (row) => {
        const text = words.cell(column, row[column.name]);
        return cells[column.name]?.(row, text) ?? text;
      },
    }));
  const rows = table.rows.slice(0, shown);
  const numbered = new Map(rows.map((row, index) => [row, String(index)]));
  const count = numberText(table.count, locale);
  return (
    <section className="panel">
      {title ? <h2>{title}</h2> : null}
      <p className="quiet">
        {table.count > table.rows.length
          ? t("indicator.shown", { shown: numberText(table.rows.length, locale), count })
          : t("indicator.rows", { count })}
      </p>
      <Rows
        label={title ?? t("indicator.rows", { count })}
        pinned
        columns={columns}
        rows={rows}
        keyOf={(row) => numbered.get(row) ?? ""}
      />
      <LoadMore more={shown < table.rows.length} busy={false} onMore={() => setShown(shown + PAGE)} />
    </section>
  );
}

import { useSuspenseQuery } from "@tanstack/react-query";
import dayjs from "dayjs";
import { useLabels, useLang } from "@/api/manifest";
import { type Indicator, type IndicatorQuery, indicatorsQuery, type MeasureTable } from "@/api/measures";
import { type Cell, useUnits } from "./measures";

/** Rows of a ranking that a page asks for when nobody says how many. */
const TOP = "50";
/** Days of a window when nobody says: a quarter in whole weeks. */
const WINDOW_DAYS = 91;
const DAY = "YYYY-MM-DD";

/** What an indicator is asked with before anybody has said anything. */
export function startingQuery(indicator: Indicator, through: string | null): IndicatorQuery {
  const query: IndicatorQuery = {};
  const has = (name: string) => indicator.params.some((param) => param.name === name);
  if (has("top")) query.top = TOP;
  // Said in any case: a parameter of one table would else choose that table behind the form's back.
  const show = indicator.params.find((param) => param.name === "show");
  if (show) query.show = show.default;
  if (has("base") && has("current") && through) {
    const last = dayjs(through);
    const middle = last.subtract(WINDOW_DAYS, "day");
    const first = middle.subtract(WINDOW_DAYS - 1, "day");
    query.current = `${middle.add(1, "day").format(DAY)}..${last.format(DAY)}`;
    query.base = `${first.format(DAY)}..${middle.format(DAY)}`;
  }
  return query;
}

export type Row = MeasureTable["rows"][number];
export type TableColumn = MeasureTable["columns"][number];

/** Words for columns, fixed texts and values. */
export function useWords(indicator: Indicator) {
  const lang = useLang();
  const labels = useLabels();
  const units = useUnits();
  const { data } = useSuspenseQuery(indicatorsQuery);
  const word = (text: string) => data.words[text]?.[lang] ?? text;
  const attribute = (name: string) => labels.field("customers.customer", name);
  const column = (name: string) =>
    indicator.columns.find((one) => one.name === name)?.label[lang] ?? attribute(name);
  const cell = (of: TableColumn, value: Cell) =>
    of.unit === "text" && typeof value === "string" ? word(value) : units.full(of.unit, value);
  /** A choice of a parameter: a fixed word, else a profile field. */
  const choice = (text: string) => data.words[text]?.[lang] ?? attribute(text);
  return { word, column, cell, choice, axis: units.axis, attributes: data.attributes };
}

/** The rows of one part of a table (its first period or class; of deciles, the last period): what one picture can show. */
export function onePart(table: MeasureTable): Row[] {
  const part = ["period", "class", "grp"].find((name) => table.columns[0]?.name === name);
  if (part === "period" && table.columns[1]?.name === "grp") {
    const last = table.rows.at(-1)?.period;
    return table.rows.filter((row) => row.period === last);
  }
  if (!part || table.columns[1]?.name !== "rnk") return table.rows;
  const first = table.rows[0]?.[part];
  return table.rows.filter((row) => row[part] === first);
}

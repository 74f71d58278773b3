import type { MovingPeriod } from "@/api/segments";
import { grainOf, previousPeriod } from "./period";

/** Periods that move with time, by how many of them lie between. */
const NAMES: Record<string, Record<number, MovingPeriod>> = {
  month: { 0: "this_month", 1: "last_month", 2: "before_last_month", 13: "last_month_year_ago" },
  quarter: { 0: "this_quarter", 1: "last_quarter", 2: "before_last_quarter", 5: "last_quarter_year_ago" },
  year: { 0: "this_year", 1: "last_year", 2: "before_last_year" },
};
/** Periods that are gone back at most. */
const FAR = 14;

/** The period of a grain that a day lies in. */
function periodOf(grain: string, day: string): string {
  const [year = "", month = "01"] = day.split("-");
  if (grain === "year") return year;
  return grain === "quarter" ? `${year}Q${Math.ceil(Number(month) / 3)}` : `${year}-${month}`;
}

/** What a period is called from the last day with sales; null where rules have no name for it. */
export function movingOf(period: string, through: string): MovingPeriod | null {
  const grain = grainOf(period);
  const names = NAMES[grain];
  if (!names) return null;
  let at = periodOf(grain, through);
  for (let back = 0; back <= FAR; back += 1) {
    if (at === period) return names[back] ?? null;
    at = previousPeriod(at);
  }
  return null;
}

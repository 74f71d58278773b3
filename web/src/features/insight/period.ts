import type { TFunction } from "i18next";
import type { Grain } from "@/api/measures";

const DAY_MS = 86_400_000;

export function grainOf(period: string): Grain {
  if (period.includes("Q")) return "quarter";
  if (period.includes("W")) return "week";
  return period.length === 4 ? "year" : "month";
}

const two = (value: number) => String(value).padStart(2, "0");

function parts(period: string): { year: number; part: number } {
  const [, year = "0", part = "1"] = /^(\d{4})(?:Q|-W|-)?(\d*)$/.exec(period) ?? [];
  return { year: Number(year), part: Number(part || 1) };
}

/** Monday of an ISO week: week 1 is the one with 4 January in it. */
function mondayOf(year: number, week: number): number {
  const fourth = Date.UTC(year, 0, 4);
  const weekday = (new Date(fourth).getUTCDay() + 6) % 7;
  return fourth - weekday * DAY_MS + (week - 1) * 7 * DAY_MS;
}

function weekOf(day: number): string {
  const weekday = (new Date(day).getUTCDay() + 6) % 7;
  // The week belongs to the year of its Thursday.
  const year = new Date(day - weekday * DAY_MS + 3 * DAY_MS).getUTCFullYear();
  const week = Math.round((day - weekday * DAY_MS - mondayOf(year, 1)) / (7 * DAY_MS)) + 1;
  return `${year}-W${two(week)}`;
}

export function previousPeriod(period: string): string {
  const { year, part } = parts(period);
  switch (grainOf(period)) {
    case "year":
      return String(year - 1);
    case "quarter":
      return part === 1 ? `${year - 1}Q4` : `${year}Q${part - 1}`;
    case "month":
      return part === 1 ? `${year - 1}-12` : `${year}-${two(part - 1)}`;
    case "week":
      return weekOf(mondayOf(year, part) - 7 * DAY_MS);
  }
}

/** The same period of the year before. Week 53 has none in most years; the list then shows nothing for it. */
export function yearBefore(period: string): string {
  return `${parts(period).year - 1}${period.slice(4)}`;
}

export function daysIn(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
}

interface Covered {
  period: string;
  first: string;
  last: string;
  days_covered?: string | number | null;
}

// Under this share of its days the first period of the data began before the data did.
const WHOLE = 0.9;

/**
 * The periods that the data covers in part: those that go on after the last day with sales, and a first one that
 * hardly began. A day without sales alone says nothing, shops close on holidays.
 */
export function partialPeriods(rows: Covered[], through: string | null | undefined): Set<string> {
  const partial = new Set<string>();
  rows.forEach((row, index) => {
    const goesOn = through !== null && through !== undefined && through < row.last;
    const begun = Number(row.days_covered ?? 0) / daysIn(row.first, row.last);
    if (goesOn || (index === 0 && begun < WHOLE)) partial.add(row.period);
  });
  return partial;
}

/** A period in words: 2017年3月, Mar 2017. */
export function periodText(period: string, t: TFunction): string {
  const { year, part } = parts(period);
  const grain = grainOf(period);
  return t(`period.${grain}`, { year, part, month: grain === "month" ? t(`month.${part}`) : "" });
}

/** Short form for chart axes, where the year shows only where it changes. */
export function periodTick(period: string, t: TFunction, withYear: boolean): string {
  const { year, part } = parts(period);
  const grain = grainOf(period);
  if (grain === "year") return String(year);
  const short = t(`period.short.${grain}`, { part, month: grain === "month" ? t(`month.${part}`) : "" });
  return withYear ? `${short}\n${year}` : short;
}

export function periodTicks(periods: string[], t: TFunction): string[] {
  return periods.map((period, index) =>
    periodTick(period, t, index === 0 || periods[index - 1]?.slice(0, 4) !== period.slice(0, 4)),
  );
}

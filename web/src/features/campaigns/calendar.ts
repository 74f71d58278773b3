import { daysBetween, shifted } from "./gantt";

/** What is drawn on days: a campaign, a phase or a task. */
export interface Item {
  id: string;
  name: string;
  /** What it belongs to; nothing for a campaign. */
  of: string | null;
  from: string;
  to: string;
  state: string;
  /** Whether it may be moved to other days. */
  movable: boolean;
}

/** The part of an item that lies in one week. */
export interface Piece {
  item: Item;
  /** First and last column, 0 is Monday. */
  from: number;
  to: number;
  lane: number;
  /** Whether it begins and ends in this week, or goes on from and into others. */
  begins: boolean;
  ends: boolean;
}

export interface Week {
  days: string[];
  pieces: Piece[];
  lanes: number;
}

export type View = "month" | "week";

/** 0 is Monday. */
export const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

export const mondayOf = (day: string): string => shifted(day, -weekdayOf(day));

/** First and last day that are shown: whole weeks. */
export function shownDays(view: View, on: string): [string, string] {
  if (view === "week") return [mondayOf(on), shifted(mondayOf(on), 6)];
  const first = `${on.slice(0, 7)}-01`;
  const last = shifted(monthLater(first, 1), -1);
  return [mondayOf(first), shifted(mondayOf(last), 6)];
}

/** The first day of the month so many months later. */
export function monthLater(day: string, by: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + by, 1)).toISOString().slice(0, 10);
}

/** The day that one sees after turning on or back. */
export const turned = (view: View, on: string, by: number): string =>
  view === "week" ? shifted(mondayOf(on), by * 7) : monthLater(on, by);

/** Which of a day before and a day after these is the nearer one. */
export function nearer(
  [first, last]: [string, string],
  before: string | null,
  after: string | null,
): string | null {
  if (!before || !after) return before ?? after;
  return daysBetween(before, first) <= daysBetween(last, after) ? before : after;
}

/** The items by weeks, each in the lowest lane that is free on all its days; the earlier and longer ones first. */
export function weeksOf([first, last]: [string, string], items: Item[]): Week[] {
  const sorted = [...items].sort(
    (a, b) => a.from.localeCompare(b.from) || b.to.localeCompare(a.to) || a.name.localeCompare(b.name),
  );
  const weeks: Week[] = [];
  for (let monday = first; monday <= last; monday = shifted(monday, 7)) {
    const days = Array.from({ length: 7 }, (_, at) => shifted(monday, at));
    const sunday = days[6] ?? monday;
    const free: number[] = [];
    const pieces: Piece[] = [];
    for (const item of sorted) {
      if (item.to < monday || item.from > sunday) continue;
      const from = Math.max(0, daysBetween(monday, item.from));
      const to = Math.min(6, daysBetween(monday, item.to));
      const found = free.findIndex((until) => until < from);
      const lane = found < 0 ? free.length : found;
      free[lane] = to;
      pieces.push({ item, from, to, lane, begins: item.from >= monday, ends: item.to <= sunday });
    }
    weeks.push({ days, pieces, lanes: free.length });
  }
  return weeks;
}

/** The items of some days by the day that they begin on, or the first that is shown. */
export function agendaOf([first, last]: [string, string], items: Item[]): { day: string; items: Item[] }[] {
  const days = new Map<string, Item[]>();
  for (const item of items) {
    if (item.to < first || item.from > last) continue;
    const day = item.from < first ? first : item.from;
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([day, found]) => ({ day, items: found.sort((a, b) => a.to.localeCompare(b.to)) }));
}

/** The same item so many days later. */
export const movedBy = (item: Item, by: number): [string, string] => [
  shifted(item.from, by),
  shifted(item.to, by),
];

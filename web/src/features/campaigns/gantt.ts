/** A bar of the plan: a phase, or a task of it. */
export interface Bar {
  id: string;
  kind: "phase" | "task";
  name: string;
  /** First and last day, counted from the plan's first. */
  from: number;
  to: number;
  state: string;
  row: number;
}

export interface Arrow {
  from: Bar;
  to: Bar;
}

export interface Gantt {
  /** The plan's first day. */
  start: string;
  days: number;
  bars: Bar[];
  arrows: Arrow[];
}

export interface Stretch {
  id: string;
  name: string;
  starts_on: string | null;
  ends_on: string | null;
  state?: string;
  phase?: string | null;
}

const DAY_MS = 86_400_000;
const number = (day: string) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
const name = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

export const shifted = (day: string, by: number) => name(number(day) + by);
export const daysBetween = (from: string, to: string) => number(to) - number(from);

/** Phases in their order, each followed by its tasks by their days; tasks without a phase at the end. What has no day isn't drawn. */
export function ganttOf(
  phases: Stretch[],
  tasks: Stretch[],
  orders: { task: string; after: string }[],
  whole: [string | null, string | null],
): Gantt | null {
  const dated = (one: Stretch): [number, number] | null => {
    const from = one.starts_on ?? one.ends_on;
    const to = one.ends_on ?? one.starts_on;
    return from && to ? [number(from), number(to)] : null;
  };
  const known = new Set(phases.map((phase) => phase.id));
  const rows: [Bar["kind"], Stretch, [number, number]][] = [];
  const add = (kind: Bar["kind"], one: Stretch) => {
    const days = dated(one);
    if (days) rows.push([kind, one, days]);
  };
  const byDay = [...tasks].sort((a, b) => (dated(a)?.[0] ?? 0) - (dated(b)?.[0] ?? 0));
  for (const phase of phases) {
    add("phase", phase);
    for (const task of byDay) if (task.phase === phase.id) add("task", task);
  }
  for (const task of byDay) if (!task.phase || !known.has(task.phase)) add("task", task);
  const ends = rows.flatMap(([, , days]) => days);
  for (const day of whole) if (day) ends.push(number(day));
  if (!rows.length || !ends.length) return null;
  const start = Math.min(...ends);
  const bars = rows.map(
    ([kind, one, [from, to]], row): Bar => ({
      id: one.id,
      kind,
      name: one.name,
      from: from - start,
      to: to - start,
      state: one.state ?? "",
      row,
    }),
  );
  const bar = new Map(bars.map((one) => [one.id, one]));
  const arrows = orders.flatMap(({ task, after }) => {
    const [from, to] = [bar.get(after), bar.get(task)];
    return from && to ? [{ from, to }] : [];
  });
  return { start: name(start), days: Math.max(...ends) - start + 1, bars, arrows };
}

/** Where the months begin, and what they are called. */
export function monthsOf(start: string, days: number): { at: number; text: string }[] {
  const found: { at: number; text: string }[] = [];
  for (let day = 0; day < days; day += 1) {
    const text = shifted(start, day);
    if (day === 0 || text.endsWith("-01")) found.push({ at: day, text: text.slice(0, 7) });
  }
  return found;
}

/** The four classic phases over a campaign's days, as even as they go. */
export function fourPhases(
  from: string,
  to: string,
  names: string[],
): { name: string; starts_on: string; ends_on: string }[] {
  const days = daysBetween(from, to) + 1;
  return names.flatMap((one, at) => {
    const first = Math.floor((days * at) / names.length);
    const last = Math.floor((days * (at + 1)) / names.length) - 1;
    return last < first ? [] : [{ name: one, starts_on: shifted(from, first), ends_on: shifted(from, last) }];
  });
}

import type { CampaignFigures, FigureCell } from "@/api/campaigns";

export type Along = "phase_id" | "city" | "channel_id" | "person_id";

export interface Sums {
  reach: number;
  response: number;
  /** Minor units of the currency. */
  sales: number;
  cost: number;
}

export interface Line {
  key: string;
  /** What it is called; nothing for what belongs nowhere. */
  name: string | null;
  planned: Sums;
  actual: Sums;
  committed: number;
  leads: number;
  converted: number;
}

const none = (): Sums => ({ reach: 0, response: 0, sales: 0, cost: 0 });
const minor = (text: string) => Math.round(Number(text) * 100);

function add(sums: Sums, side: FigureCell["planned"]) {
  sums.reach += side.reach;
  sums.response += side.response;
  sums.sales += minor(side.sales);
  sums.cost += minor(side.cost);
}

const lineOf = (key: string, name: string | null): Line => ({
  key,
  name,
  planned: none(),
  actual: none(),
  committed: 0,
  leads: 0,
  converted: 0,
});

function take(line: Line, cell: FigureCell) {
  add(line.planned, cell.planned);
  add(line.actual, cell.actual);
  line.committed += minor(cell.committed);
  line.leads += cell.leads;
  line.converted += cell.converted;
}

/** The figures along phases, cities, channels or people, in their order; what belongs nowhere last. */
export function linesOf(figures: CampaignFigures, along: Along): Line[] {
  const lists = {
    phase_id: figures.phases,
    channel_id: figures.channels,
    person_id: figures.people,
    city: [],
  };
  const order = lists[along];
  const lines = new Map<string, Line>();
  for (const cell of figures.cells) {
    const key = cell[along] ?? "";
    const name = along === "city" ? cell.city : (order.find((one) => one.id === key)?.name ?? null);
    const line = lines.get(key) ?? lineOf(key, key === "" ? null : name);
    take(line, cell);
    lines.set(key, line);
  }
  const place = (line: Line) =>
    line.key === "" ? Number.POSITIVE_INFINITY : order.findIndex((one) => one.id === line.key);
  return [...lines.values()].sort((a, b) => place(a) - place(b) || a.key.localeCompare(b.key));
}

/** Everything together. */
export function totalOf(figures: CampaignFigures): Line {
  const line = lineOf("total", null);
  for (const cell of figures.cells) take(line, cell);
  return line;
}

/** The same by phases of the pilot, so that copies stand side by side with it. */
export function byOrigin(figures: CampaignFigures): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const line of linesOf(figures, "phase_id")) {
    const phase = figures.phases.find((one) => one.id === line.key);
    lines.set(phase?.origin ?? "", line);
  }
  return lines;
}

/** What was reached of what was planned; nothing where nothing was. */
export const share = (actual: number, planned: number): number | null =>
  planned > 0 ? actual / planned : null;

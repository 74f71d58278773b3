import type { RecordRow } from "@/api/types";

export const QUADRANTS = ["strength", "weakness", "opportunity", "threat"] as const;
export type Quadrant = (typeof QUADRANTS)[number];

export const KINDS = ["so", "wo", "st", "wt"] as const;
export type StrategyKind = (typeof KINDS)[number];

/** The quadrants whose factors a strategy joins. */
export const JOINS: Record<StrategyKind, readonly Quadrant[]> = {
  so: ["strength", "opportunity"],
  wo: ["weakness", "opportunity"],
  st: ["strength", "threat"],
  wt: ["weakness", "threat"],
};

/** What a factor counts: its weight times its score. */
export const points = (row: RecordRow) => Number(row.weight ?? 0) * Number(row.score ?? 0);

/** What the factors of a quadrant count together. */
export const sumOf = (rows: RecordRow[], quadrant: Quadrant) =>
  rows.filter((row) => row.quadrant === quadrant).reduce((sum, row) => sum + points(row), 0);

/**
 * The strategy that the sums speak for: the stronger side inside, and the stronger one outside. None where a side has no factors, or both its
 * halves weigh the same: then people have to decide.
 */
export function spokenFor(rows: RecordRow[]): StrategyKind | null {
  const [s, w, o, t] = QUADRANTS.map((quadrant) => sumOf(rows, quadrant)) as [number, number, number, number];
  if (s === w || o === t) return null;
  if (s > w) return o > t ? "so" : "st";
  return o > t ? "wo" : "wt";
}

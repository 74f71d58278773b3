import type { Flow } from "@/api/measures";

/** The groups of one side from best to last, then those in no group. */
export const SIDES: (number | null)[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, null];

export const sideKey = (side: number | null) => (side === null ? "none" : String(side));

export type Direction = "up" | "same" | "down" | "came" | "left";
export type MovementSums = Record<Direction, number>;

/** Group 1 is the best: a smaller number is a rise. */
export function directionOf({ from, to }: Flow): Direction {
  if (from === null) return "came";
  if (to === null) return "left";
  if (from === to) return "same";
  return to < from ? "up" : "down";
}

export function movementSums(flows: Flow[]): MovementSums {
  const sums: MovementSums = { up: 0, same: 0, down: 0, came: 0, left: 0 };
  for (const flow of flows) sums[directionOf(flow)] += flow.customers;
  return sums;
}

export function flowBetween(flows: Flow[], from: number | null, to: number | null): number {
  return flows.find((flow) => flow.from === from && flow.to === to)?.customers ?? 0;
}

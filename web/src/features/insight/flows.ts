import type { Flow } from "@/api/measures";

/** The groups of one side from best to last, then those in no group. */
export const SIDES: (number | null)[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, null];

export const sideKey = (side: number | null) => (side === null ? "none" : String(side));

export interface MovementSums {
  up: number;
  down: number;
  same: number;
  came: number;
  left: number;
}

/** Group 1 is the best: a smaller number is a rise. */
export function movementSums(flows: Flow[]): MovementSums {
  const sums: MovementSums = { up: 0, down: 0, same: 0, came: 0, left: 0 };
  for (const { from, to, customers } of flows) {
    if (from === null && to === null) continue;
    if (from === null) sums.came += customers;
    else if (to === null) sums.left += customers;
    else if (to < from) sums.up += customers;
    else if (to > from) sums.down += customers;
    else sums.same += customers;
  }
  return sums;
}

export function flowBetween(flows: Flow[], from: number | null, to: number | null): number {
  return flows.find((flow) => flow.from === from && flow.to === to)?.customers ?? 0;
}

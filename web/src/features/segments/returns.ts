import type { CampaignLift } from "@/api/segments";

/** A return on what was spent, with its interval, as shares. */
export interface Return {
  of: "margin" | "spend";
  /** Minor units. */
  spent: number;
  value: number;
  low: number;
  high: number;
}

/** (measured more − spent) ÷ spent; null before the measurement is over, and where nothing was spent. */
export function returnOf(lift: CampaignLift, spent: string | undefined): Return | null {
  const minor = Math.round(Number(spent ?? 0) * 100);
  if (lift.state !== "final" || !(minor > 0)) return null;
  for (const of of ["margin", "spend"] as const) {
    const total = lift.measures.find((one) => one.name === of)?.total;
    if (!total) continue;
    const share = (value: number) => (value - minor) / minor;
    return { of, spent: minor, value: share(total.value), low: share(total.low), high: share(total.high) };
  }
  return null;
}

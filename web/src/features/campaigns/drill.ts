import type { Along } from "./figures";

export type Measure = "reach" | "response" | "sales" | "cost";

/** A list of records: its entity and conditions. */
export interface Records {
  entity: string;
  f: string[];
}

/** Where a line stands: nothing for the sum of all; an empty key for what belongs nowhere. */
function placed(field: string, key: string): string[] {
  if (key === "total") return [];
  return [key === "" ? `${field}:empty:` : `${field}:eq:${key}`];
}

/** What was planned of a line. */
export const plannedOf = (campaign: string, along: Along, key: string): Records => ({
  entity: "marketing.plan_figure",
  f: [`campaign_id:eq:${campaign}`, ...placed(along, key)],
});

/** What a line's figure was counted from: reports of the spot, and for costs what was paid. */
export function doneOf(campaign: string, along: Along, key: string, measure: Measure): Records {
  const own = `campaign_id:eq:${campaign}`;
  if (measure !== "cost") return { entity: "marketing.execution_report", f: [own, ...placed(along, key)] };
  if (along === "person_id" || key === "total")
    return { entity: "marketing.expense", f: [own, "state:eq:spent", ...placed("requested_by", key)] };
  // Phase, city and channel are the budget line's; what was paid stands on it.
  return { entity: "marketing.budget_line", f: [own, "spent:gt:0", ...placed(along, key)] };
}

/** The leads of a line; they belong to no phase. */
export function leadsOf(campaign: string, along: Along, key: string): Records {
  const field = { phase_id: null, city: "city", channel_id: "channel_id", person_id: "owner_id" }[along];
  return {
    entity: "marketing.lead",
    f: [`campaign_id:eq:${campaign}`, ...(field ? placed(field, key) : [])],
  };
}

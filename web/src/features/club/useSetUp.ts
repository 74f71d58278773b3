import { useQuery } from "@tanstack/react-query";
import { fewQuery } from "@/api/club";
import { useEntity } from "@/api/manifest";
import type { RecordRow } from "@/api/types";

export const STEPS = ["programme", "rules", "tiers", "cards", "benefits"] as const;
export type SetupStep = (typeof STEPS)[number];

export const OF_STEP: Record<SetupStep, string> = {
  programme: "loyalty.points_programme",
  rules: "loyalty.earn_rule",
  tiers: "loyalty.tier_scheme",
  cards: "loyalty.card_series",
  benefits: "loyalty.benefit",
};

/** All records of what a step sets up, oldest first; nothing where the user may not see them. */
export function useSetUp(step: SetupStep): { rows: RecordRow[]; isPending: boolean } {
  const entity = useEntity(OF_STEP[step]);
  const found = useQuery({
    ...fewQuery(OF_STEP[step], { sort: "created_at" }),
    enabled: entity !== undefined,
  });
  return { rows: found.data ?? [], isPending: entity !== undefined && found.isPending };
}

/** A number that no record of the list has yet: nobody who begins wants to think one up. */
export function freeCode(prefix: string, rows: RecordRow[]): string {
  const taken = new Set(rows.map((row) => String(row.number)));
  let at = rows.length + 1;
  while (taken.has(`${prefix}${at}`)) at += 1;
  return `${prefix}${at}`;
}

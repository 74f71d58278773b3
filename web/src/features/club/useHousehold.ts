import { useQuery } from "@tanstack/react-query";
import { fewQuery } from "@/api/club";
import { useEntity } from "@/api/manifest";
import type { RecordRow } from "@/api/types";

const MEMBER = "customers.household_member";
const PROGRAMME = "loyalty.points_programme";
/** People of one household at most, whatever a programme says; the server keeps it. */
const HOUSEHOLD_MAX = 20;

/** The household that the customer is in now, and who else is. */
export function useHousehold(customer: string) {
  const seen = useEntity(MEMBER) !== undefined;
  const own = useQuery({
    ...fewQuery(MEMBER, { f: [`customer_id:eq:${customer}`, "left_on:empty:"] }, 5),
    enabled: seen,
  });
  const membership = own.data?.[0];
  const household = membership ? String(membership.household_id) : "";
  const all = useQuery({
    ...fewQuery(MEMBER, { f: [`household_id:eq:${household}`, "left_on:empty:"] }, 50),
    enabled: seen && household !== "",
  });
  return {
    isPending: seen && (own.isPending || (household !== "" && all.isPending)),
    error: own.error ?? all.error,
    membership,
    members: membership ? (all.data ?? []) : [],
  };
}

/** The programmes whose points a household has together, and how many people it may be. */
export function useSharing(): { programmes: RecordRow[]; max: number } {
  const seen = useEntity(PROGRAMME) !== undefined;
  const found = useQuery({ ...fewQuery(PROGRAMME, { f: ["is_shared:eq:true"] }), enabled: seen });
  const programmes = found.data ?? [];
  const said = programmes
    .filter((one) => one.is_active === true && one.household_max !== null && one.household_max !== undefined)
    .map((one) => Number(one.household_max));
  return { programmes, max: Math.min(HOUSEHOLD_MAX, ...said) };
}

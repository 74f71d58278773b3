import { useQuery } from "@tanstack/react-query";
import { campaignQuery } from "@/api/campaigns";
import type { SlotProps } from "@/record/slots";
import { ExpenseActions } from "./ExpenseActions";

/** What can be done with a request on its own page, where whoever was told of it arrives. */
export function ExpenseButtons({ row }: SlotProps) {
  const whole = useQuery(campaignQuery(String(row.campaign_id))).data;
  return whole ? <ExpenseActions row={row} may={whole.may} /> : null;
}

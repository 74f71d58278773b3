import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { figuresQuery } from "@/api/campaigns";
import { countQuery, listQuery } from "@/api/records";

/** When what a campaign's figures are made of was read last: lists of reports, requests, leads and plans hear of every change. */
export function useStamp(id: string): number {
  const f = [`campaign_id:eq:${id}`];
  const reports = useQuery(countQuery("marketing.execution_report", { f }));
  const plans = useQuery(countQuery("marketing.plan_figure", { f }));
  const leads = useQuery(countQuery("marketing.lead", { f }));
  const paid = useInfiniteQuery(listQuery("marketing.expense", { f, sort: "id" }, 200));
  return Math.max(reports.dataUpdatedAt, plans.dataUpdatedAt, leads.dataUpdatedAt, paid.dataUpdatedAt);
}

/** What was planned and what came of it, anew as it comes in. */
export function useFigures(id: string) {
  const stamp = useStamp(id);
  return useQuery(figuresQuery(id, stamp));
}

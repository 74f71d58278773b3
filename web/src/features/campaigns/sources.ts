import type { LeadSource, SourceWay } from "@/api/campaigns";

/** The line of all sources together. */
export const TOTAL = "total";

const FIELDS: Record<SourceWay, string> = {
  source: "source",
  channel: "channel_id",
  form: "form_id",
  link: "link_id",
  campaign: "campaign_id",
  owner: "owner_id",
};

/** The leads of a source as conditions of their list. */
export function leadsFrom(way: SourceWay, key: string | null): string[] {
  if (key === TOTAL) return [];
  return [key === null ? `${FIELDS[way]}:empty:` : `${FIELDS[way]}:eq:${key}`];
}

/** All sources in one line. A customer who came twice may be in two of them: buyers aren't summed up exactly. */
export function sumOf(rows: LeadSource[]): LeadSource {
  const sum = (of: (row: LeadSource) => number) => rows.reduce((all, row) => all + of(row), 0);
  return {
    key: TOTAL,
    name: null,
    leads: sum((row) => row.leads),
    contacted: sum((row) => row.contacted),
    converted: sum((row) => row.converted),
    lost: sum((row) => row.lost),
    buyers: sum((row) => row.buyers),
    tickets: sum((row) => row.tickets),
    sales_c: sum((row) => row.sales_c),
  };
}

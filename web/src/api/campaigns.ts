import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

export type WholeCampaign = Schema<"WholeCampaign">;
export type CampaignStep = WholeCampaign["steps"][number];
export type CampaignFigures = Schema<"CampaignFigures">;
export type FigureCell = CampaignFigures["cells"][number];
export type CampaignSales = Schema<"CampaignSales">;
export type PublicForm = Schema<"PublicLeadForm">;
export type LeadAnswer = Schema<"LeadAnswer">;

const at = (id: string) => ({ params: { path: { id } } });
/** The header that names what is sent: sent twice under it, it happens once. */
const named = (key: string) => ({ headers: { "Idempotency-Key": key } });

/** Figures stay on the page while newer ones of the same campaign come in; another campaign's never do. */
const keptFor =
  (id: string) =>
  <T>(former: T | undefined, query?: { queryKey: readonly unknown[] }): T | undefined =>
    query?.queryKey.includes(id) ? former : undefined;

export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: ["records", "marketing.campaign", "whole", id],
    queryFn: ({ signal }) => answer(api.GET("/marketing/campaigns/{id}", { ...at(id), signal })),
  });

/** `stamp` changes when a record that the figures are made of has changed. */
export const figuresQuery = (id: string, stamp: number) =>
  queryOptions({
    queryKey: ["records", "marketing.execution_report", "list", "figures", id, stamp],
    queryFn: ({ signal }) => answer(api.GET("/marketing/campaigns/{id}/figures", { ...at(id), signal })),
    placeholderData: keptFor(id),
  });

export const campaignSalesQuery = (id: string, stamp: number) =>
  queryOptions({
    queryKey: ["records", "trade.sale", "list", "campaign", id, stamp],
    queryFn: ({ signal }) => answer(api.GET("/measures/campaigns/{id}/sales", { ...at(id), signal })),
    placeholderData: keptFor(id),
    retry: false,
  });

export const moveCampaign = (id: string, step: CampaignStep, note: string, version: number) =>
  answer(api.POST("/marketing/campaigns/{id}/steps", { ...at(id), body: { step, note, version } }));

export interface NewCopy {
  kind: "template" | "campaign" | "city";
  number: string;
  name: string;
  city?: string | null;
  starts_on?: string | null;
  with_budget?: boolean;
}

export const copyCampaign = (id: string, key: string, body: NewCopy): Promise<WholeCampaign> =>
  answer(api.POST("/marketing/campaigns/{id}/copies", { ...at(id), body, ...named(key) }));

/** Adds the ready templates that aren't there, with the drafts of their journeys. */
export const addTemplates = () => answer(api.POST("/campaign-templates", {}));

export const decidePilot = (id: string, decision: "go" | "no_go", criteria: string, reason: string) =>
  answer(api.POST("/marketing/campaigns/{id}/decision", { ...at(id), body: { decision, criteria, reason } }));

export type NewLine = Parameters<typeof allotBudget>[2];

export const allotBudget = (
  id: string,
  key: string,
  body: {
    kind: "media" | "material" | "people" | "venue" | "gift" | "travel" | "other";
    amount: string;
    phase_id?: string | null;
    city?: string | null;
    channel_id?: string | null;
    note?: string | null;
  },
) => answer(api.POST("/marketing/campaigns/{id}/budget", { ...at(id), body, ...named(key) }));

export const requestExpense = (
  key: string,
  body: {
    budget_line_id: string;
    purpose: string;
    amount: string;
    supplier?: string | null;
    escalates?: boolean;
    reason?: string | null;
  },
) => answer(api.POST("/marketing/expenses", { body, ...named(key) }));

export const decideExpense = (id: string, decision: "approve" | "refuse", note: string) =>
  answer(api.POST("/marketing/expenses/{id}/decision", { ...at(id), body: { decision, note } }));

export const payExpense = (id: string, amount: string, document: string, on: string | null) =>
  answer(api.POST("/marketing/expenses/{id}/payment", { ...at(id), body: { amount, document, on } }));

export const changeBudgetLine = (id: string, amount: string, note: string) =>
  answer(api.PUT("/marketing/budget-lines/{id}/amount", { ...at(id), body: { amount, note } }));

export const releaseExpense = (id: string, note: string) =>
  answer(api.POST("/marketing/expenses/{id}/release", { ...at(id), body: { note } }));

export const convertLead = (id: string, customer_id: string | null) =>
  answer(api.POST("/marketing/leads/{id}/conversion", { ...at(id), body: { customer_id } }));

export type LeadSource = Schema<"LeadSources">["sources"][number];
/** By what leads are told apart. */
export const SOURCE_WAYS = ["source", "channel", "form", "link", "campaign", "owner"] as const;
export type SourceWay = (typeof SOURCE_WAYS)[number];

export const leadSourcesQuery = (by: SourceWay, from?: string, to?: string) =>
  queryOptions({
    queryKey: ["records", "marketing.lead", "list", "sources", by, from, to],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/leads/sources", {
          params: { query: { by, ...(from ? { from } : {}), ...(to ? { to } : {}) } },
          signal,
        }),
      ),
  });

const coded = (code: string) => ({ params: { path: { code } } });

export const publicFormQuery = (code: string) =>
  queryOptions({
    queryKey: ["lead-form", code],
    queryFn: ({ signal }) => answer(api.GET("/public/lead-forms/{code}", { ...coded(code), signal })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const answerForm = (code: string, body: LeadAnswer) =>
  answer(api.POST("/public/lead-forms/{code}", { ...coded(code), body }));

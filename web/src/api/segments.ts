import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

/** A move from one decile to another. */
export interface RuleMove {
  kind?: "customer" | "sales";
  before: MovingPeriod;
  after: MovingPeriod;
  way: "down" | "up" | "left" | "entered";
  by?: number;
}
/** A cell of the cube, asked anew each time. */
export interface RuleCell {
  question: Record<string, string>;
  window?: NonNullable<Schema<"SegmentPurchases">["window"]>;
}
export type MovingPeriod =
  | "this_month"
  | "last_month"
  | "this_quarter"
  | "last_quarter"
  | "this_year"
  | "last_year"
  | "before_last_month"
  | "before_last_quarter"
  | "before_last_year"
  | "last_month_year_ago"
  | "last_quarter_year_ago";
/** What of the purchases is compared. */
export type RuleFigure =
  | "tickets"
  | "days"
  | "spend"
  | "units"
  | "since_last"
  | "since_first"
  | "per_ticket"
  | "interval";
/** Less or more than in another period, by so many hundredths. */
export interface RuleChange {
  figure: "tickets" | "days" | "spend" | "units" | "per_ticket";
  before: MovingPeriod;
  after: MovingPeriod;
  way: "down" | "up";
  percent: number;
  categories?: string[];
  products?: string[];
  stores?: string[];
}
export type Rule = Omit<Schema<"SegmentRule">, "all" | "any" | "none" | "bought"> & {
  all?: Rule[];
  any?: Rule[];
  none?: Rule[];
  bought?: RulePurchases;
  changed?: RuleChange;
  moved?: RuleMove;
  cell?: RuleCell;
};
/** A rule as the generated client takes it. */
const sent = (rule: Rule) => rule as Schema<"SegmentRule">;
export type RuleField = Schema<"SegmentField">;
export type RulePurchases = Omit<Schema<"SegmentPurchases">, "figure"> & { figure: RuleFigure };
export type SegmentCount = Schema<"SegmentCount">;
export type SegmentExplained = Schema<"SegmentExplained">;
export type SegmentDefinition = Schema<"SegmentDefinition">;
export type SegmentOverlap = Schema<"SegmentOverlap">;
export type CampaignAudience = Schema<"CampaignAudience">;
export type CampaignArms = Schema<"CampaignArms">;
interface Beside {
  cities?: StaggeredCities | null;
  attribution?: Attribution | null;
}
export type CampaignLift = Omit<Schema<"CampaignLift">, keyof Beside | "warnings"> &
  Beside & { warnings: string[] };
interface Share {
  value: number;
  low: number;
  high: number;
  p?: number | null;
}
interface Places {
  cities: number;
  stores: number;
  before_c: number;
  after_c: number;
}
/** Cities where a campaign has begun, against those whose turn is still to come. */
export interface StaggeredCities {
  state: string;
  from: string | null;
  to: string | null;
  started: Places;
  waiting: Places;
  effect: Share | null;
  total: Share | null;
  placebo: Share | null;
  warnings: string[];
}
/** What came in under a campaign's own marks. */
export interface Attribution {
  redemptions: number;
  customers: number;
  tickets: number;
  sales_c: number;
  codes: { code: string; redemptions: number; customers: number; sales_c: number }[];
  leads: number | null;
  converted: number | null;
}

const at = (id: string) => ({ params: { path: { id } } });

/** Who fulfils a rule now. Figures change with sales: asked anew after a while. */
export const countQuery = (rule: Rule | null) =>
  queryOptions({
    queryKey: ["measures", "segments", "count", rule],
    queryFn: ({ signal }) =>
      answer(api.POST("/segments/count", { body: { rule: sent(rule ?? {}) }, signal })),
    enabled: rule !== null,
    staleTime: 30_000,
    retry: false,
  });

export const explainQuery = (rule: Rule, customer: string | null) =>
  queryOptions({
    queryKey: ["measures", "segments", "explain", rule, customer],
    queryFn: ({ signal }) =>
      answer(
        api.POST("/segments/explain", { body: { rule: sent(rule), customer_id: customer ?? "" }, signal }),
      ),
    enabled: customer !== null,
    staleTime: 30_000,
    retry: false,
  });

export const definitionQuery = (id: string) =>
  queryOptions({
    queryKey: ["records", "marketing.segment", "definition", id],
    queryFn: ({ signal }) => answer(api.GET("/segments/{id}/definition", { ...at(id), signal })),
  });

export const overlapQuery = (segments: string[]) =>
  queryOptions({
    queryKey: ["measures", "segments", "overlap", segments],
    queryFn: ({ signal }) => answer(api.POST("/segments/overlap", { body: { segments }, signal })),
    enabled: segments.length > 1,
    retry: false,
  });

export const refreshSegment = (id: string) => answer(api.POST("/segments/{id}/refresh", at(id)));

export const copySegment = (id: string, name: string, key: string) =>
  answer(api.POST("/segments/{id}/copy", { ...at(id), body: { name }, headers: { "Idempotency-Key": key } }));

export const takeList = (id: string, entries: string[]) =>
  answer(api.POST("/segments/{id}/entries", { ...at(id), body: { entries } }));

export interface AudienceWish {
  segments: string[];
  exclude: string[];
  purpose: "service" | "marketing" | "profiling" | "sharing";
  channel: "any" | "sms" | "phone" | "email" | "wechat" | "post" | "app";
  strata: "none" | "decile" | "store";
  control_share: number | null;
}

export const planAudience = (id: string, body: AudienceWish) =>
  answer(api.POST("/campaigns/{id}/audience/plan", { ...at(id), body }));

export const drawAudience = (id: string, body: AudienceWish) =>
  answer(api.POST("/campaigns/{id}/audience", { ...at(id), body }));

export const armsQuery = (id: string) =>
  queryOptions({
    queryKey: ["records", "marketing.campaign", "arms", id],
    queryFn: ({ signal }) => answer(api.GET("/campaigns/{id}/audience", { ...at(id), signal })),
  });

export const liftQuery = (id: string) =>
  queryOptions({
    queryKey: ["measures", "campaign-lift", id],
    queryFn: async ({ signal }): Promise<CampaignLift> =>
      answer(api.GET("/campaigns/{id}/lift", { ...at(id), signal })),
    retry: false,
  });

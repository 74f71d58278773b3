import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { get, type Query } from "./client";
import type { Label, Page } from "./types";

export type Grain = "year" | "quarter" | "month" | "week";
export const GRAINS: Grain[] = ["year", "quarter", "month", "week"];

export type Unit = "money" | "count" | "ratio" | "number" | "days";

export interface MeasureDef {
  name: string;
  label: Label;
  unit: Unit;
  formula: Label;
  identity?: string | null;
  /** Null: the number can't be opened as a list of sales. */
  population?: string | null;
}

export interface AsOf {
  watermark?: string | number | null;
  /** RFC 3339, or milliseconds since 1970. */
  at?: string | number | null;
  facts_through?: string | null;
}

export interface KpiRow {
  period: string;
  first: string;
  last: string;
  [measure: string]: string | number | null;
}

export interface KpiTable {
  by: Grain;
  rows: KpiRow[];
  as_of: AsOf | null;
}

/** The filters that every measure takes, by their names in the URL. */
export interface MeasureFilters {
  store?: string;
  market_area?: string;
  category?: string;
  customer_class?: string;
  from?: string;
  to?: string;
}

export interface BehindItem {
  sale_id: string;
  number: string;
  sold_at: string;
  store: string | null;
  customer: string | null;
  /** Minor units, of the lines that the filters left. */
  amount_c: string | number | null;
}

export type DecileKind = "customer" | "sales";

export interface DecileRow {
  period: string;
  grp: number;
  customers: number;
  [measure: string]: string | number | null;
}

export interface Flow {
  from: number | null;
  to: number | null;
  customers: number;
}

export interface DecileCustomer {
  customer_id: string;
  number: string;
  name: string | null;
  spend_c: number | string;
  tickets: number;
  rank: number;
}

const asQuery = (filters: MeasureFilters): Query => ({ ...filters });

export const measuresQuery = queryOptions({
  queryKey: ["measures", "defs"],
  queryFn: () => get<MeasureDef[]>("/measures"),
  staleTime: Number.POSITIVE_INFINITY,
});

export const kpiQuery = (by: Grain, filters: MeasureFilters) =>
  queryOptions({
    queryKey: ["measures", "kpi", by, filters],
    queryFn: ({ signal }) => get<KpiTable>("/measures/kpi", { by, ...asQuery(filters) }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

const EXPORT_PAGE = 500;
/** Rows that an export of a list reads at most: enough for people, bearable for the server. */
export const EXPORT_LIMIT = 20_000;

async function all<T>(path: string, query: Query): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  do {
    const page: Page<T> = await get<Page<T>>(path, { ...query, limit: EXPORT_PAGE, after });
    items.push(...page.items);
    after = page.next;
  } while (after && items.length < EXPORT_LIMIT);
  return items;
}

const pages = <T>(key: unknown[], path: string, query: Query) =>
  infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => get<Page<T>>(path, { ...query, limit: 50, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

const behind = (period: string, measure: string, filters: MeasureFilters) =>
  ["/measures/kpi/records", { period, measure, ...asQuery(filters) }] as const;

export const allBehind = (period: string, measure: string, filters: MeasureFilters) =>
  all<BehindItem>(...behind(period, measure, filters));

export const behindQuery = (period: string, measure: string, filters: MeasureFilters) =>
  pages<BehindItem>(["measures", "behind", period, measure, filters], ...behind(period, measure, filters));

export const decilesQuery = (kind: DecileKind, by: Grain, filters: MeasureFilters) =>
  queryOptions({
    queryKey: ["measures", "deciles", kind, by, filters],
    queryFn: ({ signal }) =>
      get<{ rows: DecileRow[]; as_of: AsOf | null }>(
        `/measures/${kind}-decile`,
        { by, ...asQuery(filters) },
        signal,
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export interface DecileGroup {
  kind: DecileKind;
  period: string;
  group: number;
}

const groupCustomers = (of: DecileGroup, filters: MeasureFilters) =>
  ["/measures/deciles/customers", { ...of, ...asQuery(filters) }] as const;

export const allDecileCustomers = (of: DecileGroup, filters: MeasureFilters) =>
  all<DecileCustomer>(...groupCustomers(of, filters));

export const decileCustomersQuery = (of: DecileGroup, filters: MeasureFilters) =>
  pages<DecileCustomer>(["measures", "decile-customers", of, filters], ...groupCustomers(of, filters));

export const movementQuery = (kind: DecileKind, from: string, to: string, filters: MeasureFilters) =>
  queryOptions({
    queryKey: ["measures", "movement", kind, from, to, filters],
    queryFn: ({ signal }) =>
      get<{ flows: Flow[] }>(
        "/measures/deciles/movement",
        { kind, from_period: from, to_period: to, ...asQuery(filters) },
        signal,
      ),
    staleTime: 30_000,
  });

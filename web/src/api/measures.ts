import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema, urlOf } from "./client";

export type Grain = "year" | "quarter" | "month" | "week";
export const GRAINS: Grain[] = ["year", "quarter", "month", "week"];

export type MeasureDef = Schema<"MeasureDef">;
export type Unit = MeasureDef["unit"];
export type AsOf = Schema<"AsOf">;
export type Flow = Schema<"Movement">["flows"][number];
export type BehindItem = Schema<"SalesBehind">["items"][number];
export type DecileCustomer = Schema<"GroupCustomers">["items"][number];

/** The filters that every measure takes, by their names in the URL. */
export interface MeasureFilters {
  store?: string;
  market_area?: string;
  category?: string;
  customer_class?: string;
  /** Only where a page asks for the sales of one product: no control sets it. */
  product_id?: string;
  from?: string;
  to?: string;
}

type Row = Schema<"MeasureTable">["rows"][number];
/** A row of the table of key figures: these columns it always has, the others are measures. */
export type KpiRow = Row & { period: string; first: string; last: string };
export type DecileKind = "customer" | "sales";
export type DecileRow = Row & { period: string; grp: number; customers: number };

const isKpi = (row: Row): row is KpiRow => typeof row.period === "string" && typeof row.first === "string";
const isDecile = (row: Row): row is DecileRow => typeof row.grp === "number";

export const measuresQuery = queryOptions({
  queryKey: ["measures", "defs"],
  queryFn: () => answer(api.GET("/measures")),
  staleTime: Number.POSITIVE_INFINITY,
});

type TableName = "kpi" | `${DecileKind}-decile`;

export const tableUrl = (table: TableName, by: Grain, filters: MeasureFilters, format: "csv" | "xlsx") =>
  urlOf("/measures/{table}", { path: { table }, query: { by, ...filters, format } });

const readTable = (
  table: TableName,
  query: MeasureFilters & { by: Grain },
  signal: AbortSignal,
): Promise<Schema<"MeasureTable">> =>
  answer(api.GET("/measures/{table}", { params: { path: { table }, query }, signal }));

export const kpiQuery = (by: Grain, filters: MeasureFilters) =>
  queryOptions({
    queryKey: ["measures", "kpi", by, filters],
    queryFn: async ({ signal }) => {
      const { rows, as_of } = await readTable("kpi", { by, ...filters }, signal);
      return { by, rows: rows.filter(isKpi), as_of };
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

const PAGE = 50;
const EXPORT_PAGE = 500;
/** Rows that an export of a list reads at most: enough for people, bearable for the server. */
export const EXPORT_LIMIT = 20_000;

interface Page<T> {
  items: T[];
  next: string | null;
}
interface Paging {
  limit: number;
  after: string | undefined;
}
type ReadPage<T> = (paging: Paging, signal?: AbortSignal) => Promise<Page<T>>;

async function all<T>(read: ReadPage<T>): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page = await read({ limit: EXPORT_PAGE, after });
    items.push(...page.items);
    after = page.next ?? undefined;
  } while (after && items.length < EXPORT_LIMIT);
  return items;
}

const pages = <T>(key: unknown[], read: ReadPage<T>) =>
  infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read({ limit: PAGE, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

const behind =
  (period: string, measure: string, filters: MeasureFilters): ReadPage<BehindItem> =>
  (paging, signal) => {
    const query = { period, measure, ...filters, ...paging };
    return answer(api.GET("/measures/kpi/records", { params: { query }, signal }));
  };

export const allBehind = (period: string, measure: string, filters: MeasureFilters) =>
  all(behind(period, measure, filters));

export const behindQuery = (period: string, measure: string, filters: MeasureFilters) =>
  pages(["measures", "behind", period, measure, filters], behind(period, measure, filters));

export const decilesQuery = (kind: DecileKind, by: Grain, filters: MeasureFilters) =>
  queryOptions({
    queryKey: ["measures", "deciles", kind, by, filters],
    queryFn: async ({ signal }) => {
      const { rows, as_of } = await readTable(`${kind}-decile`, { by, ...filters }, signal);
      return { rows: rows.filter(isDecile), as_of };
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export interface DecileGroup {
  kind: DecileKind;
  period: string;
  /** All groups without it. */
  group?: number;
}

const groupCustomers =
  (of: DecileGroup, filters: MeasureFilters): ReadPage<DecileCustomer> =>
  (paging, signal) => {
    const query = { ...of, ...filters, ...paging };
    return answer(api.GET("/measures/deciles/customers", { params: { query }, signal }));
  };

export const allDecileCustomers = (of: DecileGroup, filters: MeasureFilters) =>
  all(groupCustomers(of, filters));

export const decileCustomersQuery = (of: DecileGroup, filters: MeasureFilters) =>
  pages(["measures", "decile-customers", of, filters], groupCustomers(of, filters));

export const movementQuery = (kind: DecileKind, from: string, to: string, filters: MeasureFilters) =>
  queryOptions({
    queryKey: ["measures", "movement", kind, from, to, filters],
    queryFn: ({ signal }) => {
      const query = { kind, from_period: from, to_period: to, ...filters };
      return answer(api.GET("/measures/deciles/movement", { params: { query }, signal }));
    },
    staleTime: 30_000,
  });

export type Indicator = Schema<"Indicator">;
export type IndicatorParam = Indicator["params"][number];
export type IndicatorList = Schema<"IndicatorList">;
export type MeasureTable = Schema<"MeasureTable">;
/** Parameters of an indicator and filters, by their names in the URL. */
export type IndicatorQuery = Record<string, string>;

export const indicatorsQuery = queryOptions({
  queryKey: ["measures", "tables"],
  queryFn: () => answer(api.GET("/measures/tables")),
  staleTime: 300_000,
});

export const asOfQuery = queryOptions({
  queryKey: ["measures", "status"],
  queryFn: () => answer(api.GET("/measures/status")),
  staleTime: 30_000,
});

/** The parameters as the document types them: a count is a number there, a text in the URL. */
const typed = ({ top, min_tickets, level, ...query }: IndicatorQuery) => ({
  ...query,
  ...(top ? { top: Number(top) } : {}),
  ...(level ? { level: Number(level) } : {}),
  ...(min_tickets ? { min_tickets: Number(min_tickets) } : {}),
});

export const indicatorUrl = (table: Indicator["name"], query: IndicatorQuery, format: "csv" | "xlsx") =>
  urlOf("/measures/{table}", { path: { table }, query: { ...typed(query), format } });

export const indicatorQuery = (table: Indicator["name"], query: IndicatorQuery) =>
  queryOptions({
    queryKey: ["measures", "table", table, query],
    queryFn: ({ signal }) =>
      answer(api.GET("/measures/{table}", { params: { path: { table }, query: typed(query) }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });

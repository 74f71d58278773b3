import { type DecileKind, GRAINS, type Grain, type MeasureFilters } from "@/api/measures";

type Raw = Record<string, unknown>;
const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

const FILTERS = ["store", "market_area", "category", "customer_class", "from", "to"] as const;

/** The overview's state in the URL. */
export interface OverviewSearch extends MeasureFilters {
  by?: Grain;
  period?: string;
  /** The measure whose records are shown for the period `at`. */
  behind?: string;
  at?: string;
}

export interface DecilesSearch extends MeasureFilters {
  kind?: DecileKind;
  by?: Grain;
  period?: string;
  /** The period that movement is counted from. */
  base?: string;
  /** The group whose customers are shown. */
  group?: string;
}

function readFilters(raw: Raw): MeasureFilters {
  const filters: MeasureFilters = {};
  for (const name of FILTERS) {
    const value = text(raw[name]);
    if (value) filters[name] = value;
  }
  return filters;
}

function readGrain(raw: Raw): Grain | undefined {
  return GRAINS.find((grain) => grain === raw.by);
}

function pick<T extends string>(raw: Raw, names: readonly T[]): { [name in T]?: string } {
  const found: { [name in T]?: string } = {};
  for (const name of names) {
    const value = text(raw[name]);
    if (value) found[name] = value;
  }
  return found;
}

export function readOverviewSearch(raw: Raw): OverviewSearch {
  const by = readGrain(raw);
  return { ...readFilters(raw), ...(by ? { by } : {}), ...pick(raw, ["period", "behind", "at"]) };
}

export function readDecilesSearch(raw: Raw): DecilesSearch {
  const by = readGrain(raw);
  return {
    ...readFilters(raw),
    ...(by ? { by } : {}),
    ...(raw.kind === "sales" ? { kind: "sales" as const } : {}),
    ...pick(raw, ["period", "base", "group"]),
  };
}

export const DEMAND_TABS = ["best", "growing", "leaders", "structure"] as const;
export type DemandTab = (typeof DEMAND_TABS)[number];

/** Parameters of the tables of demand; each tab takes its own of them. */
const DEMAND_PARAMS = ["class", "top", "item", "method", "level"] as const;

export interface DemandSearch extends MeasureFilters {
  tab?: DemandTab;
  by?: Grain;
  period?: string;
  class?: string;
  top?: string;
  item?: string;
  method?: string;
  level?: string;
  /** The product whose sales are shown for the period `at`, to the class `of` only where it says so. */
  product?: string;
  at?: string;
  of?: string;
}

export function readDemandSearch(raw: Raw): DemandSearch {
  const by = readGrain(raw);
  const tab = DEMAND_TABS.find((one) => one === raw.tab);
  const numbers = Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [name, typeof value === "number" ? String(value) : value]),
  );
  return {
    ...readFilters(numbers),
    ...(by ? { by } : {}),
    ...(tab ? { tab } : {}),
    ...pick(numbers, ["period", ...DEMAND_PARAMS, "product", "at", "of"]),
  };
}

/** What a map can be coloured by. */
export const MAP_MEASURES = ["net_sales_c", "customers", "tickets", "atv_c", "frequency"] as const;

export interface MapSearch extends MeasureFilters {
  by?: Grain;
  period?: string;
  measure?: (typeof MAP_MEASURES)[number];
  /** The chosen area. */
  area?: string;
  /** Its customers are listed. */
  list?: "customers";
}

export function readMapSearch(raw: Raw): MapSearch {
  const by = readGrain(raw);
  const measure = MAP_MEASURES.find((one) => one === raw.measure);
  return {
    ...readFilters(raw),
    ...(by ? { by } : {}),
    ...(measure ? { measure } : {}),
    ...(raw.list === "customers" ? { list: "customers" as const } : {}),
    ...pick(raw, ["period", "area"]),
  };
}

/** An indicator's name and its parameters; which ones there are, the server says. */
export type IndicatorSearch = { name?: string } & { [param: string]: string | undefined };

export function readIndicatorSearch(raw: Raw): IndicatorSearch {
  return Object.fromEntries(
    Object.entries(raw).flatMap(([name, value]) => {
      const said = typeof value === "number" ? String(value) : text(value);
      return said && /^[a-z][a-z_0-9]*$/.test(name) ? [[name, said]] : [];
    }),
  );
}

export function filtersOf(search: MeasureFilters): MeasureFilters {
  return readFilters({ ...search });
}

/** The search without what is empty, so that URLs stay short. */
export function tidy<T extends object>(search: T): T {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ""),
  ) as T;
}

/** What was typed into the sheet of inference, by indicator: `?tickets=1200~1500&atv_c=80`. */
export type InferenceSearch = Record<string, string>;

const TYPED_LIMIT = 60;

export function readInferenceSearch(raw: Raw): InferenceSearch {
  const typed = Object.entries(raw).flatMap(([name, value]): [string, string][] => {
    const kept = typeof value === "number" ? String(value) : text(value);
    return kept && /^[a-z_]{1,40}$/.test(name) ? [[name, kept.slice(0, TYPED_LIMIT)]] : [];
  });
  return Object.fromEntries(typed);
}

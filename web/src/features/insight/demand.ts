import type { Indicator, IndicatorQuery, KpiRow, MeasureFilters } from "@/api/measures";
import { previousPeriod } from "./period";
import type { DemandSearch, DemandTab } from "./search";

/** Rows of a ranking when nobody says how many. */
export const TOP = "20";

/** What the parts of the page share. */
export interface DemandPage {
  /** The address, without the drawer's part. */
  search: DemandSearch;
  set: (next: DemandSearch) => void;
  filters: MeasureFilters;
  indicators: Indicator[];
  /** The periods with sales, oldest first. */
  rows: KpiRow[];
  /** The chosen one. */
  row: KpiRow | undefined;
  /** Opens the sales of a product in a period, to one class of customers only where it says so. */
  showSales: (next: { product: string; at: string; of?: string }) => void;
}

export interface Question {
  name: Indicator["name"];
  query: IndicatorQuery;
}

const asked = (params: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(params).filter(([, value]) => value)) as IndicatorQuery;

const filtersAsked = (filters: MeasureFilters) => asked({ ...filters });

/** The window of a period and that of the one before; none when there are no sales before. */
export function windowsOf({ rows, row }: Pick<DemandPage, "rows" | "row">) {
  const before = row && rows.find((one) => one.period === previousPeriod(row.period));
  if (!row || !before) return null;
  return {
    before: before.period,
    base: `${before.first}..${before.last}`,
    current: `${row.first}..${row.last}`,
  };
}

/** The main table of a tab: what is shown first and what is exported. */
export function questionOf(tab: DemandTab, page: DemandPage): Question | null {
  const { search, filters, row } = page;
  const top = search.top ?? TOP;
  const within = filtersAsked(filters);
  switch (tab) {
    case "best": {
      const one = search.class ? { class: search.class } : { by: search.by ?? "quarter" };
      return row
        ? { name: "bestsellers", query: asked({ ...within, ...one, period: row.period, top }) }
        : null;
    }
    case "growing": {
      const windows = windowsOf(page);
      if (!windows) return null;
      const { base, current } = windows;
      return {
        name: "growth",
        query: asked({ ...within, base, current, top, item: search.item, class: search.class }),
      };
    }
    case "leaders":
      return { name: "leaders", query: asked({ ...within, method: search.method, top }) };
    case "structure":
      return row
        ? { name: "product-structure", query: asked({ ...within, period: row.period, level: search.level }) }
        : null;
  }
}

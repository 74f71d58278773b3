import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema, urlOf } from "./client";
import type { MeasureTable } from "./measures";
import { fetchPage } from "./records";
import type { RecordRow } from "./types";

export const DASHBOARD = "insight.dashboard";
export const TILE = "insight.tile";
/** Tiles of a dashboard at most; the server refuses more. */
const TILES_MAX = 40;

/** What stands for the whole page, by its name in the URL. */
export const PAGE_FILTERS = ["period", "store", "market_area", "category", "customer_class"] as const;
export type PageFilter = (typeof PAGE_FILTERS)[number];
export type PageFilters = { [name in PageFilter]?: string };

export type TileKind = "number" | "line" | "bar" | "pie" | "table" | "pivot" | "heat_map" | "funnel" | "map";
export const TILE_KINDS: TileKind[] = [
  "number",
  "line",
  "bar",
  "pie",
  "table",
  "pivot",
  "heat_map",
  "funnel",
  "map",
];
export const WIDTHS = ["quarter", "third", "half", "two_thirds", "full"] as const;
export const HEIGHTS = ["low", "medium", "high"] as const;

/** A tile as it is worked with; a kept one has an id and a version. */
export interface Tile {
  id: string;
  version: number;
  title: string;
  place: number;
  width: (typeof WIDTHS)[number];
  height: (typeof HEIGHTS)[number];
  kind: TileKind;
  indicator: string;
  parameters: string;
  shown_columns: string;
  sort_by: string;
  row_limit: number | null;
}

const words = (value: unknown) => (typeof value === "string" ? value : "");
const one = <T extends string>(all: readonly T[], value: unknown, other: T): T =>
  all.find((name) => name === value) ?? other;

export const tileOf = (row: RecordRow): Tile => ({
  id: row.id,
  version: row.version,
  title: words(row.title),
  place: Number(row.place ?? 0),
  width: one(WIDTHS, row.width, "half"),
  height: one(HEIGHTS, row.height, "medium"),
  kind: one(TILE_KINDS, row.kind, "table"),
  indicator: words(row.indicator),
  parameters: words(row.parameters),
  shown_columns: words(row.shown_columns),
  sort_by: words(row.sort_by),
  row_limit: row.row_limit === null || row.row_limit === undefined ? null : Number(row.row_limit),
});

export const tilesQuery = (dashboard: string) =>
  queryOptions({
    queryKey: ["records", TILE, "of", dashboard],
    queryFn: async ({ signal }) => {
      const query = { f: [`dashboard_id:eq:${dashboard}`], sort: "place" };
      const page = await fetchPage(TILE, query, TILES_MAX, null, signal);
      return page.items.map(tileOf);
    },
  });

export const dashboardsQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ["records", DASHBOARD, "cards", q],
    queryFn: ({ pageParam, signal }) => fetchPage(DASHBOARD, { q, sort: "name" }, 50, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

/** The answer of a kept tile; asked anew when the tile or the page's filters change. */
export const tileQuery = (dashboard: string, tile: Tile, filters: PageFilters) =>
  queryOptions({
    queryKey: ["measures", "tile", tile.id, tile.version, filters],
    queryFn: ({ signal }): Promise<MeasureTable> =>
      answer(
        api.GET("/dashboards/{id}/tiles/{tile}", {
          params: { path: { id: dashboard, tile: tile.id }, query: filters },
          signal,
        }),
      ) as Promise<MeasureTable>,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });

export const tileUrl = (dashboard: string, tile: Tile, filters: PageFilters, format: "csv" | "xlsx") =>
  urlOf("/dashboards/{id}/tiles/{tile}", {
    path: { id: dashboard, tile: tile.id },
    query: { ...filters, format },
  });

export type Asking = Pick<Tile, "indicator" | "parameters" | "shown_columns" | "sort_by" | "row_limit">;

/** The answer that a tile would have. */
export const previewQuery = (asking: Asking, filters: PageFilters) =>
  queryOptions({
    queryKey: ["measures", "preview", asking, filters],
    queryFn: ({ signal }): Promise<MeasureTable> => {
      const { indicator, ...others } = asking;
      const body = { ...others, indicator: indicator as Schema<"Indicator">["name"], filters };
      return answer(api.POST("/dashboards/preview", { body, signal })) as Promise<MeasureTable>;
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });

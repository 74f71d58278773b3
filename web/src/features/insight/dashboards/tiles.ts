import type { PageFilters, Tile, TileKind } from "@/api/dashboards";
import type { Indicator, IndicatorQuery, MeasureTable } from "@/api/measures";
import type { TableColumn } from "../indicators";
import { columnsOf, onlyPicture } from "../picture";

/** `by=month&top=10` as names and texts. */
export function parametersOf(text: string): IndicatorQuery {
  const pairs = text.split("&").map((part) => {
    const at = part.indexOf("=");
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()] as const;
  });
  return Object.fromEntries(pairs.filter(([name, value]) => name && value));
}

export const textOf = (query: IndicatorQuery): string =>
  Object.entries(query)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");

/** What the page of indicators is asked with, to show the same figures. */
export const asked = (tile: Tile, filters: PageFilters): IndicatorQuery => ({
  ...parametersOf(tile.parameters),
  ...(filters as IndicatorQuery),
});

export interface Shape {
  /** What goes along. */
  along: TableColumn;
  /** What tells lines or columns apart. */
  across: TableColumn | undefined;
  /** What is drawn. */
  values: TableColumn[];
}

/**
 * What the columns of an answer are for: the first goes along; a second one that is a text tells lines apart; the others
 * are values. A pivot and a heat map take the second column in any case.
 */
export function shapeOf(table: MeasureTable, kind: Tile["kind"]): Shape | null {
  const [along, second, ...others] = table.columns;
  if (!along) return null;
  const isCrossed = kind === "pivot" || kind === "heat_map";
  if (second && (isCrossed || second.unit === "text"))
    return { along, across: second, values: others.filter((column) => column.unit !== "text") };
  const values = table.columns.slice(1).filter((column) => column.unit !== "text");
  return { along, across: undefined, values: values.length ? values : [along] };
}

/** Columns of an indicator that a picture begins with. */
export function startingColumns(indicator: Indicator): string[] {
  const picture = onlyPicture(indicator.chart);
  return picture ? columnsOf(picture) : [];
}

/** Pictures that tiles draw otherwise. */
const STARTS: Record<string, TileKind> = { compare: "line", bars: "bar" };

/** How a new tile of an indicator is drawn. */
export function startingKind(indicator: Indicator): TileKind {
  const is: string = onlyPicture(indicator.chart)?.is ?? "table";
  return (STARTS[is] ?? is) as TileKind;
}

/** The places of the tiles after one has moved by `step`; only those that change. */
export function moved(tiles: Tile[], id: string, step: -1 | 1): { tile: Tile; place: number }[] {
  const from = tiles.findIndex((tile) => tile.id === id);
  const to = from + step;
  const [one, other] = [tiles[from], tiles[to]];
  if (!one || !other) return [];
  const order = [...tiles];
  order[from] = other;
  order[to] = one;
  return order
    .map((tile, index) => ({ tile, place: (index + 1) * 10 }))
    .filter(({ tile, place }) => tile.place !== place);
}

export const nextPlace = (tiles: Tile[]) => Math.max(0, ...tiles.map((tile) => tile.place)) + 10;

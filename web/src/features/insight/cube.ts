import type { CubeDimension, CubeMeasure, CubeTable } from "@/api/cube";
import type { CubeSearch } from "./search";

/** What stands for all of a dimension. */
export const ALL = "*";
export const AXES = ["rows", "columns", "pages"] as const;
export type Axis = (typeof AXES)[number];
export const MEASURES: CubeMeasure[] = [
  "sales_c",
  "units",
  "tickets",
  "customers",
  "atv_c",
  "spend_c",
  "share",
  "index",
];
export const COLOURS = ["index", "value", "growth"] as const;
export type Colour = (typeof COLOURS)[number];

/** A dimension of which only some members count. */
export interface Slice {
  dimension: string;
  members: string[];
}

const quoted = (text: string) => text.replace(/[\\;|]/g, (mark) => `\\${mark}`);

/** `department:GROCERY|PRODUCE;mission:topup`; a `\` takes the meaning from the character after it. */
export const writeSlices = (slices: Slice[]) =>
  slices
    .filter((slice) => slice.members.length)
    .map((slice) => `${slice.dimension}:${slice.members.map(quoted).join("|")}`)
    .join(";");

export function readSlices(text: string | undefined): Slice[] {
  const found: Slice[] = [];
  const parts = text?.match(/(?:\\.|[^\\;])+/g) ?? [];
  for (const part of parts) {
    const colon = part.indexOf(":");
    if (colon < 1) continue;
    const members = part.slice(colon + 1).match(/(?:\\.|[^\\|])+/g) ?? [];
    found.push({
      dimension: part.slice(0, colon),
      members: members.map((one) => one.replace(/\\(.)/g, "$1")),
    });
  }
  return found;
}

/** The slices with this dimension held at these members; at none: free again. */
export function withSlice(slices: Slice[], dimension: string, members: string[]): Slice[] {
  const others = slices.filter((slice) => slice.dimension !== dimension);
  return members.length ? [...others, { dimension, members }] : others;
}

const axesOf = (search: CubeSearch) => AXES.map((axis) => search[axis]);

/** Opens a member: it is held, and its axis shows what it is made of where there is something finer. */
export function drilled(
  search: CubeSearch,
  axis: Axis,
  member: string,
  dimensions: CubeDimension[],
): CubeSearch {
  const name = search[axis];
  if (!name) return search;
  const finer = dimensions.find((one) => one.name === name)?.finer;
  const slice = writeSlices(withSlice(readSlices(search.slice), name, [member]));
  const next = { ...search, slice };
  if (axis === "pages") return { ...next, page: member };
  return finer && !axesOf(search).includes(finer) ? { ...next, [axis]: finer } : next;
}

/** Frees a dimension; an axis that was opened from it goes back to it. */
export function freed(search: CubeSearch, dimension: string, dimensions: CubeDimension[]): CubeSearch {
  const next: CubeSearch = {
    ...search,
    slice: writeSlices(withSlice(readSlices(search.slice), dimension, [])),
  };
  const finer = dimensions.find((one) => one.name === dimension)?.finer;
  const axis = AXES.find((one) => finer && search[one] === finer);
  if (axis && !axesOf(search).includes(dimension)) next[axis] = dimension;
  return next;
}

/** Turns the cube: columns become rows; with three axes each moves on by one. */
export function turned(search: CubeSearch): CubeSearch {
  const { page: _page, open: _open, ...rest } = search;
  const { rows, columns, pages } = search;
  if (!columns) return rest;
  const next: CubeSearch = { ...rest, rows: columns };
  if (pages) {
    next.columns = pages;
    if (rows) next.pages = rows;
  } else if (rows) next.columns = rows;
  return next;
}

export type CubeRow = CubeTable["rows"][number];
export interface Member {
  key: string;
  name: string;
  sales: number;
}
export interface Grid {
  rows: Member[];
  columns: Member[];
  pages: Member[];
  cell: (row: string, column: string) => CubeRow | undefined;
}

/** Dimensions whose members have an order of their own; those of the others stand by sales. */
const ORDERED = new Set([
  "group",
  "decile",
  "lifecycle",
  "rfm",
  "recency",
  "frequency",
  "abc",
  "price",
  "mission",
  "daypart",
  "weekday",
  "month",
  "week",
  "day",
]);

const keyOf = (row: CubeRow, name: string | undefined) => (name ? String(row[name] ?? ALL) : ALL);

function membersOf(rows: CubeRow[], names: (string | undefined)[], at: number): Member[] {
  const name = names[at];
  if (!name) return [];
  const totals = rows.filter((row) =>
    names.every((other, index) => (keyOf(row, other) === ALL) === (index !== at)),
  );
  const members = totals.map((row) => ({
    key: keyOf(row, name),
    name: String(row[`${name}_name`] ?? ""),
    sales: Number(row.sales_c ?? 0),
  }));
  return ORDERED.has(name) ? members : members.sort((a, b) => b.sales - a.sales);
}

/** The table as rows, columns and pages; of the pages one is shown. */
export function gridOf(table: CubeTable, search: CubeSearch): Grid {
  // While the next answer is on its way the table still has the axes of the question before: of what isn't asked for
  // any more its totals are shown.
  const before = table.columns.findIndex((column) => column.unit !== "text");
  const own = table.columns.slice(0, before).map((column) => column.name);
  const names = axesOf(search).map((name) => (name && own.includes(name) ? name : undefined));
  const others = own.filter((name) => !names.includes(name) && !name.endsWith("_name"));
  const rows = table.rows.filter((row) => others.every((name) => row[name] === ALL));
  const pages = membersOf(rows, names, 2);
  const page = pages.find((one) => one.key === search.page)?.key ?? ALL;
  const cells = new Map<string, CubeRow>();
  for (const row of rows)
    if (keyOf(row, names[2]) === page)
      cells.set(JSON.stringify([keyOf(row, names[0]), keyOf(row, names[1])]), row);
  return {
    rows: membersOf(rows, names, 0),
    columns: membersOf(rows, names, 1),
    pages,
    cell: (row, column) => cells.get(JSON.stringify([row, column])),
  };
}

/** Where the colour of an index is full: twice the average, or half of it. */
const FULL_DOUBLINGS = 1;
/** Growth with full colour. */
const FULL_GROWTH = 0.5;

/** How strongly a cell is coloured, from -1 (below) over 0 to 1 (above). */
export function heatOf(colour: Colour, row: CubeRow | undefined, measure: CubeMeasure, most: number): number {
  if (!row) return 0;
  const clip = (value: number) => Math.max(-1, Math.min(1, value));
  if (colour === "value") return most > 0 ? clip(Number(row[measure] ?? 0) / most) : 0;
  if (colour === "growth")
    return row.growth === null || row.growth === undefined ? 0 : clip(Number(row.growth) / FULL_GROWTH);
  const index = Number(row.index ?? 0);
  return index > 0 ? clip(Math.log2(index) / FULL_DOUBLINGS) : 0;
}

/** The members of a cell as slices, beside those that are held anyway. */
export function sliceOfCell(search: CubeSearch, row: string, column: string, page: string): string {
  const keys = [row, column, page];
  return writeSlices(
    AXES.flatMap((axis, at) => {
      const [dimension, key] = [search[axis], keys[at]];
      return dimension && key && key !== ALL ? [{ dimension, members: [key] }] : [];
    }),
  );
}

/** The slices of the page with those of a cell, which are narrower. */
export function within(search: CubeSearch, cell: string): string {
  let slices = readSlices(search.slice);
  for (const one of readSlices(cell)) slices = withSlice(slices, one.dimension, one.members);
  return writeSlices(slices);
}

import { COMMON_FIELDS } from "@/api/manifest";
import type { ListQuery } from "@/api/records";
import type { EntityDef, FieldDef } from "@/api/types";

/** The state of a list in the URL. A saved view keeps `f`, `q`, `sort` and `cols` of it. */
export interface ListSearch {
  f?: string[];
  q?: string;
  sort?: string;
  cols?: string;
  /** The name of the board that stands in the list's place. */
  board?: string;
  /** The record form over the list: "new". */
  form?: string;
}

type Raw = Record<string, unknown>;
const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

export function readListSearch(raw: Raw): ListSearch {
  const search: ListSearch = {};
  const f = Array.isArray(raw.f) ? raw.f.map(String) : text(raw.f) ? [String(raw.f)] : [];
  if (f.length) search.f = f;
  for (const name of ["q", "sort", "cols", "board", "form"] as const) {
    const value = text(raw[name]);
    if (value) search[name] = value;
  }
  return search;
}

export const queryOf = ({ f, q, sort }: ListSearch): ListQuery => ({
  ...(f ? { f } : {}),
  ...(q ? { q } : {}),
  ...(sort ? { sort } : {}),
});

export function viewString(search: ListSearch): string {
  const params = new URLSearchParams();
  for (const one of search.f ?? []) params.append("f", one);
  for (const name of ["q", "sort", "cols", "board"] as const) {
    const value = search[name];
    if (value) params.set(name, value);
  }
  return params.toString();
}

export function parseView(query: string): ListSearch {
  const params = new URLSearchParams(query);
  return readListSearch({ ...Object.fromEntries(params), f: params.getAll("f") });
}

const allFields = (entity: EntityDef) => [
  ...entity.fields.filter((field) => !field.hidden),
  ...COMMON_FIELDS,
];

/** Every field that can be a column, in the order of the form. */
export const columnChoices = (entity: EntityDef): FieldDef[] =>
  allFields(entity).filter((field) => field.kind.type !== "long_text" || field.list > 0);

export function columnsOf(entity: EntityDef, cols: string | undefined): FieldDef[] {
  const fields = allFields(entity);
  if (cols) {
    const chosen = cols.split(",").flatMap((name) => fields.filter((field) => field.name === name));
    if (chosen.length) return chosen;
  }
  const shown = fields.filter((field) => field.list > 0).sort((a, b) => a.list - b.list);
  return shown.length ? shown : entity.fields.slice(0, 6);
}

/** Ascending, then descending, then the server's own order. */
export function nextSort(sort: string | undefined, field: string): string | undefined {
  if (sort === field) return `-${field}`;
  if (sort === `-${field}`) return undefined;
  return field;
}

export function directionOf(sort: string | undefined, field: string): "ascending" | "descending" | null {
  if (sort === field) return "ascending";
  return sort === `-${field}` ? "descending" : null;
}

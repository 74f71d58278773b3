import type { ListSearch } from "./listSearch";

/** How each list was left, so that the way back from a record leads to the same rows. */
const searches = new Map<string, ListSearch>();
let left: { entity: string; id: string } | null = null;

export function rememberList(entity: string, { form: _form, ...search }: ListSearch) {
  searches.set(entity, search);
}

export const lastList = (entity: string): ListSearch => searches.get(entity) ?? {};

/** The record whose page was left just now. */
export function leaveRecord(entity: string, id: string) {
  left = { entity, id };
}

/** The record that the list is come back to from, asked for once. */
export function takeLeft(entity: string): string | null {
  const id = left?.entity === entity ? left.id : null;
  left = null;
  return id;
}

import type { RecordRow } from "@/api/types";

/** A record and those below it. */
export interface Branch {
  key: string;
  row: RecordRow;
  children: Branch[];
}

/** Records as a tree by the one above each; one whose parent isn't seen stands at the top. */
export function branchesOf(rows: RecordRow[]): Branch[] {
  const known = new Set(rows.map((row) => row.id));
  const below = new Map<string, RecordRow[]>();
  for (const row of rows) {
    const above = row.parent_id ? String(row.parent_id) : "";
    const place = known.has(above) ? above : "";
    below.set(place, [...(below.get(place) ?? []), row]);
  }
  const under = (id: string): Branch[] =>
    (below.get(id) ?? []).map((row) => ({ key: row.id, row, children: under(row.id) }));
  return under("");
}

import type { EntityDef, RecordRow } from "@/api/types";

/** What a record is called. */
export function titleOf(entity: EntityDef, row: RecordRow): string {
  const title = row._titles?.[entity.title] ?? row[entity.title];
  return title === null || title === undefined || title === "" ? row.id : String(title);
}

export function routeOf(entity: string): { domain: string; name: string } {
  const dot = entity.indexOf(".");
  return { domain: entity.slice(0, dot), name: entity.slice(dot + 1) };
}

import { fieldOf, type Labels } from "@/api/manifest";
import type { EntityDef, RecordRow } from "@/api/types";

/** What a record is called; a choice that names it is told in words where the labels are given. */
export function titleOf(entity: EntityDef, row: RecordRow, labels?: Labels): string {
  const title = row._titles?.[entity.title] ?? row[entity.title];
  if (title === null || title === undefined || title === "") return row.id;
  const isChoice = fieldOf(entity, entity.title)?.kind.type === "choice";
  return isChoice && labels ? labels.choice(entity.key, entity.title, String(title)) : String(title);
}

export function routeOf(entity: string): { domain: string; name: string } {
  const dot = entity.indexOf(".");
  return { domain: entity.slice(0, dot), name: entity.slice(dot + 1) };
}

import { fieldOf, type Labels, useLabels } from "@/api/manifest";
import type { EntityDef, RecordRow } from "@/api/types";

/** A title as people read it: a choice that names records is told in words. */
export function titleText(entity: EntityDef, title: string, labels: Labels): string {
  const isChoice = fieldOf(entity, entity.title)?.kind.type === "choice";
  return isChoice ? labels.choice(entity.key, entity.title, title) : title;
}

/** What a record is called. */
export function titleOf(entity: EntityDef, row: RecordRow, labels: Labels): string {
  const title = row._titles?.[entity.title] ?? row[entity.title];
  if (title === null || title === undefined || title === "") return row.id;
  return titleText(entity, String(title), labels);
}

/** The same, with the words of the page's language. */
export function useTitle(): (entity: EntityDef, row: RecordRow) => string {
  const labels = useLabels();
  return (entity, row) => titleOf(entity, row, labels);
}

export function routeOf(entity: string): { domain: string; name: string } {
  const dot = entity.indexOf(".");
  return { domain: entity.slice(0, dot), name: entity.slice(dot + 1) };
}

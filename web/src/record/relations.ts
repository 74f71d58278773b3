import type { EntityDef, Manifest } from "@/api/types";

/** A list of records that point at this one. */
export interface Relation {
  entity: EntityDef;
  field: string;
  /** The records belong to this one and are made here. */
  owned: boolean;
}

/** Children first, then everything else that links here; each entity once per linking field. */
export function relationsOf(manifest: Pick<Manifest, "entities">, key: string): Relation[] {
  const owned: Relation[] = [];
  const linked: Relation[] = [];
  for (const entity of manifest.entities) {
    for (const field of entity.fields) {
      if (field.kind.type !== "link" || field.kind.entity !== key) continue;
      const parent = entity.child_of;
      const isOwned = parent?.entity === key && parent.field === field.name;
      (isOwned ? owned : linked).push({ entity, field: field.name, owned: isOwned });
    }
  }
  return [...owned, ...linked];
}

import { fieldOf } from "@/api/manifest";
import type { EntityDef, FieldDef } from "@/api/types";

const KINDS = ["link", "choice", "date", "text"];

/** Whether its records do nothing but join others: a tag on a customer, a customer on a list. */
const isJoin = (entity: EntityDef) =>
  entity.child_of != null && entity.fields.every((field) => KINDS.includes(field.kind.type));

/** What is kept of its records elsewhere: where a customer stands. */
const viewFields = (entity: EntityDef): FieldDef[] =>
  entity.views.flatMap((view) =>
    view.fields
      .filter((field) => field.filter)
      .map((field) => ({ ...field, name: `${view.key}.${field.name}` })),
  );

/** What a list can be filtered by besides the fields of its own: what joins its records to others, `domain.entity.field`. */
export function viaFields(entities: EntityDef[], entity: EntityDef): FieldDef[] {
  const leadsTo = (field: FieldDef, key: string) => field.kind.type === "link" && field.kind.entity === key;
  const joining = entities
    .filter((other) => other.key !== entity.key && isJoin(other))
    .filter((other) => other.fields.some((field) => leadsTo(field, entity.key)))
    .flatMap((other) =>
      other.fields
        .filter((field) => field.filter && field.kind.type === "link" && !leadsTo(field, entity.key))
        .map((field) => ({ ...field, name: `${other.key}.${field.name}` })),
    );
  return [...viewFields(entity), ...joining];
}

/** The field that a filter is about. */
export const filteredField = (entities: EntityDef[], entity: EntityDef, name: string): FieldDef | undefined =>
  fieldOf(entity, name) ?? viaFields(entities, entity).find((field) => field.name === name);

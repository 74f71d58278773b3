import type { LayoutDraft, PlacedField, Section } from "@/api/customise";
import type { EntityDef, FieldDef, Label } from "@/api/types";
import { groupsOf, isWritable } from "@/record/draft";

/** A place in a form: which section, and the how-manieth field of it. */
export interface Place {
  section: number;
  at: number;
}

export type Mode = "open" | "required" | "read_only";

export const modeOf = (placed: PlacedField): Mode =>
  placed.read_only ? "read_only" : placed.required ? "required" : "open";

/** The field with this mode, and with its conditions as far as they make sense in it. */
export function withMode(placed: PlacedField, mode: Mode): PlacedField {
  const { name, visible_if, required_if } = placed;
  return {
    name,
    ...(mode === "required" ? { required: true } : {}),
    ...(mode === "read_only" ? { read_only: true } : {}),
    ...(visible_if ? { visible_if } : {}),
    ...(required_if && mode === "open" ? { required_if } : {}),
  };
}

/** Fields that a form can have. */
export const placeable = (entity: EntityDef): FieldDef[] => entity.fields.filter((field) => !field.hidden);

/** A first form: everything, in the fields' groups. */
export function newLayout(entity: EntityDef, groupName: (group: string) => Label): LayoutDraft {
  const groups = groupsOf(placeable(entity));
  return {
    what: "layout",
    entity: entity.key,
    name: "",
    label: { zh: "", en: "" },
    role: null,
    class: null,
    sections: groups.map((group) => ({
      label: groupName(group.name ?? "main"),
      columns: 2,
      fields: group.fields.map(({ name }) => ({ name })),
    })),
  };
}

/** The fields that the form leaves out. */
export function leftOut(entity: EntityDef, sections: Section[]): FieldDef[] {
  const placed = new Set(sections.flatMap((section) => section.fields.map(({ name }) => name)));
  return placeable(entity).filter(({ name }) => !placed.has(name));
}

/** Whether no record could be made without entering the field. */
export const isNeeded = (field: FieldDef) => field.required && isWritable(field) && field.default === null;

/** Needed fields that the form leaves out or only shows. */
export function missing(entity: EntityDef, sections: Section[]): FieldDef[] {
  const entered = sections.flatMap(({ fields }) => fields.filter((placed) => !placed.read_only));
  return placeable(entity).filter(
    (field) => isNeeded(field) && !entered.some((placed) => placed.name === field.name),
  );
}

export function placeOf(sections: Section[], name: string): Place | null {
  for (const [section, { fields }] of sections.entries()) {
    const at = fields.findIndex((placed) => placed.name === name);
    if (at >= 0) return { section, at };
  }
  return null;
}

/** The form without this field. */
export const without = (sections: Section[], name: string): Section[] =>
  sections.map((section) => ({ ...section, fields: section.fields.filter((one) => one.name !== name) }));

/** The form with this field there: moved from where it is, or new. */
export function placed(sections: Section[], name: string, to: Place): Section[] {
  const from = placeOf(sections, name);
  const field = sections.flatMap(({ fields }) => fields).find((one) => one.name === name) ?? { name };
  // Taken out of the same section before the place, it makes those behind it move up.
  const shift = from && from.section === to.section && from.at < to.at ? 1 : 0;
  return without(sections, name).map((section, n) =>
    n === to.section ? { ...section, fields: section.fields.toSpliced(to.at - shift, 0, field) } : section,
  );
}

/** Where a step up or down leads, over the border of a section too; null at the ends of the form. */
export function stepFrom(sections: Section[], name: string, step: -1 | 1): Place | null {
  const from = placeOf(sections, name);
  if (!from) return null;
  const count = sections[from.section]?.fields.length ?? 0;
  if (step === 1) {
    if (from.at < count - 1) return { section: from.section, at: from.at + 2 };
    return sections[from.section + 1] ? { section: from.section + 1, at: 0 } : null;
  }
  if (from.at > 0) return { section: from.section, at: from.at - 1 };
  const before = sections[from.section - 1];
  return before ? { section: from.section - 1, at: before.fields.length } : null;
}

export const audienceKey = ({ role, class: kind }: Pick<LayoutDraft, "role" | "class">) =>
  `${role ?? ""} ${kind ? `${kind.field} ${kind.value}` : ""}`;

/** Everybody's form, where no other fits better. */
export const isDefault = (layout: LayoutDraft) => audienceKey(layout) === " ";

/** In the order in which they win: role and class, class, role, neither. */
export function byWeight(layouts: LayoutDraft[]): LayoutDraft[] {
  const weight = (one: LayoutDraft) => (one.class ? 2 : 0) + (one.role ? 1 : 0);
  return layouts.toSorted((a, b) => weight(b) - weight(a));
}

/** What a role's rules keep of the fields: hidden ones are gone, the others say what may be done. */
export function asRole(fields: FieldDef[], rules: { field: string; rule: string }[]): FieldDef[] {
  return fields.flatMap((field) => {
    const rule = rules.find((one) => one.field === field.name)?.rule;
    if (rule === "hide") return [];
    return [rule === "mask" || rule === "read_only" ? { ...field, access: rule } : field];
  });
}

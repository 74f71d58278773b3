import type { FormState } from "@/api/customise";
import type { FieldDef, Label } from "@/api/types";
import { groupsOf, isWritable } from "./draft";

/** A field in its place in a form. */
export interface FormField {
  field: FieldDef;
  /** Shown and not entered. */
  readOnly: boolean;
  /** The form doesn't let it be empty, though the record might. */
  wanted: boolean;
}

export interface FormSection {
  key: string;
  title: string | null;
  columns: number;
  fields: FormField[];
}

type Said = Pick<FormState, "hidden" | "required"> & {
  layout: Pick<NonNullable<FormState["layout"]>, "sections">;
};

/** The sections of a designed form, with what its conditions say of the values so far; empty sections are left out. */
export function designedSections(
  { layout, hidden, required }: Said,
  fields: FieldDef[],
  lang: keyof Label,
): FormSection[] {
  const sections = layout.sections.map((section, at) => ({
    key: String(at),
    title: section.label[lang],
    columns: section.columns ?? 2,
    fields: section.fields.flatMap((placed): FormField[] => {
      const field = fields.find((one) => one.name === placed.name);
      if (!field || hidden.includes(placed.name)) return [];
      const readOnly = placed.read_only === true || !isWritable(field);
      return [{ field, readOnly, wanted: !readOnly && required.includes(placed.name) }];
    }),
  }));
  return sections.filter((section) => section.fields.length > 0);
}

/** The form for a record that isn't there yet: what is only shown has nothing to show. */
export const forNew = (sections: FormSection[]): FormSection[] =>
  sections
    .map((section) => ({ ...section, fields: section.fields.filter(({ readOnly }) => !readOnly) }))
    .filter(({ fields }) => fields.length > 0);

/** The sections where nobody designed any: by the fields' groups. */
export function plainSections(fields: FieldDef[], groupName: (group: string) => string): FormSection[] {
  const groups = groupsOf(fields);
  return groups.map((group) => ({
    key: group.name ?? "",
    title: group.name && groups.length > 1 ? groupName(group.name) : null,
    columns: 2,
    fields: group.fields.map((field) => ({ field, readOnly: false, wanted: false })),
  }));
}

import type { Draft } from "@/api/records";
import type { EntityDef, FieldDef, RecordRow, Value } from "@/api/types";
import { kindUi } from "@/fields/kinds";
import { tooPrecise } from "@/fields/Numeric";

/** Whether this user may enter it at all. */
export const isWritable = (field: FieldDef) =>
  !field.read_only && !field.hidden && field.access !== "read_only";

/** The fields that a form offers. */
export const writable = (entity: EntityDef, hidden: string[] = []): FieldDef[] =>
  entity.fields.filter((field) => isWritable(field) && !hidden.includes(field.name));

export function startOf(fields: FieldDef[], row: RecordRow | null, preset: Draft = {}): Draft {
  const draft: Draft = {};
  for (const field of fields) {
    const blank = field.kind.type === "bool" ? false : null;
    draft[field.name] =
      (row ? (row[field.name] as Value | undefined) : (preset[field.name] ?? field.default)) ?? blank;
  }
  return draft;
}

/** Several choices are the same when their keys are. */
const same = (a: Value, b: Value) => (Array.isArray(a) ? String(a) === String(b ?? "") : a === b);

/** Only what differs from the start is sent, so that two people can edit different fields' neighbours safely. */
export function changesOf(start: Draft, now: Draft): Draft {
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => !same(start[name] ?? null, value ?? null)),
  );
}

export const isBlank = (value: Value | undefined) =>
  value === null ||
  value === undefined ||
  (typeof value === "string" && value.trim() === "") ||
  (Array.isArray(value) && value.length === 0);

/** Kinds that seldom have a default: a blank is refused here. What other blanks become is the server's to say. */
const ASKED = ["text", "long_text", "link", "date", "datetime"];

/** The code of what is wrong with a value, before the server is asked. */
export function checkValue(field: FieldDef, value: Value | undefined, currency: string): string | null {
  if (isBlank(value)) return field.required && ASKED.includes(field.kind.type) ? "required" : null;
  const known = kindUi(field).check?.(field, value ?? null) ?? null;
  if (known) return known;
  return tooPrecise(field, value ?? null, currency) ? "too_precise" : null;
}

export interface Group {
  name: string | null;
  fields: FieldDef[];
}

/** Fields by their group, groups in the order of their first field. */
export function groupsOf(fields: FieldDef[]): Group[] {
  const groups: Group[] = [];
  for (const field of fields) {
    const name = field.group || null;
    const found = groups.find((group) => group.name === name);
    if (found) found.fields.push(field);
    else groups.push({ name, fields: [field] });
  }
  return groups;
}

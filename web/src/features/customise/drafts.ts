import type { BoardDraft, EntityDraft, FieldDraft, RuleDraft } from "@/api/customise";
import type { Label } from "@/api/types";

/** The kinds that an administrator chooses from, in the order of the list. */
export const KINDS = [
  "text",
  "long_text",
  "int",
  "qty",
  "money",
  "date",
  "datetime",
  "bool",
  "choice",
  "choices",
  "phone",
  "email",
  "url",
  "link",
  "file",
] as const;

export const hasOptions = (kind: string) => kind === "choice" || kind === "choices";
export const hasText = (kind: string) => ["text", "long_text", "phone", "email", "url"].includes(kind);
export const canBeUnique = (kind: string) => !["long_text", "bool", "choices", "file"].includes(kind);
export const canCompute = (kind: string) =>
  ["text", "long_text", "int", "qty", "money", "date", "bool"].includes(kind);

/** Kinds that a field's values survive a change to. */
export function kindsAfter(kind: string): string[] {
  const texts = ["text", "choice", "phone", "email", "url"];
  return texts.includes(kind) ? [kind, ...(kind === "text" ? [] : ["text"]), "long_text"] : [kind];
}

const blank: Label = { zh: "", en: "" };

/** A name of small letters, digits and underscores from what was typed; empty when nothing of it fits. */
export function nameFrom(text: string, start: string, taken: string[]): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "")
    .slice(0, 18);
  const base = `${start}${plain || "field"}`;
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? base : `${base}_${n}`;
    if (!taken.includes(name)) return name;
  }
}

/** Both languages are asked for in one, and the other may say the same. */
export const filledIn = (label: Label): Label => ({ zh: label.zh || label.en, en: label.en || label.zh });

export const newEntity = (): EntityDraft => ({
  what: "entity",
  name: "",
  label: blank,
  menu: true,
  retired: false,
});

export const newField = (entity: string, place: number): FieldDraft => ({
  what: "field",
  entity,
  name: "",
  label: blank,
  kind: "text",
  options: [],
  required: false,
  unique: false,
  search: false,
  filter: true,
  list: 0,
  place,
  retired: false,
});

export const newRule = (entity: string): RuleDraft => ({
  what: "rule",
  entity,
  name: "",
  condition: "",
  message: blank,
  fields: [],
  on: "write",
  active: true,
});

export const newBoard = (entity: string, field: string): BoardDraft => ({
  what: "board",
  entity,
  name: "",
  label: blank,
  field,
  cards: [],
});

/** The order after one thing was moved by a step; the same where it can't go. */
export function moved<T>(all: T[], at: number, step: number): T[] {
  const to = at + step;
  const next = [...all];
  const [one] = next.splice(at, 1);
  if (one === undefined || to < 0 || to > next.length) return all;
  next.splice(to, 0, one);
  return next;
}

import type { BoardDraft, EntityDraft, FieldDraft, FieldKind, RuleDraft } from "@/api/customise";
import type { Label } from "@/api/types";

interface Traits {
  options?: true;
  /** Letters that the search box finds. */
  text?: true;
  /** No two records may have the same. */
  unique?: true;
  /** A formula can make it. */
  computed?: true;
  /** Kinds that its values survive a change to. */
  after?: FieldKind[];
}

const TO_TEXT: FieldKind[] = ["text", "long_text"];

/** What there is to say of each kind that the server takes, in the order of the list; one that is missing here doesn't compile. */
const TRAITS: Record<FieldKind, Traits> = {
  text: { text: true, unique: true, computed: true, after: ["long_text"] },
  long_text: { text: true, computed: true },
  int: { unique: true, computed: true },
  qty: { unique: true, computed: true },
  money: { unique: true, computed: true },
  date: { unique: true, computed: true },
  datetime: { unique: true },
  bool: { computed: true },
  choice: { options: true, unique: true, after: TO_TEXT },
  choices: { options: true },
  phone: { text: true, unique: true, after: TO_TEXT },
  email: { text: true, unique: true, after: TO_TEXT },
  url: { text: true, unique: true, after: TO_TEXT },
  address: { text: true, unique: true, computed: true, after: TO_TEXT },
  link: { unique: true },
  file: {},
};

/** The kinds that an administrator chooses from. */
export const KINDS = Object.keys(TRAITS) as FieldKind[];

export const hasOptions = (kind: FieldKind) => TRAITS[kind].options === true;
export const hasText = (kind: FieldKind) => TRAITS[kind].text === true;
export const canBeUnique = (kind: FieldKind) => TRAITS[kind].unique === true;
export const canCompute = (kind: FieldKind) => TRAITS[kind].computed === true;

/** Kinds of which one value is less than another. */
const ORDERED: FieldKind[] = ["int", "qty", "money", "date", "datetime"];

/** What may be said of a field's values beside its kind, and under which words: of texts their least and greatest length. */
export function limitsOf(draft: FieldDraft) {
  const { kind } = draft;
  const isOrdered = ORDERED.includes(kind);
  const all = [
    // A link's default would be an id, which nobody knows by heart; a file's can't be.
    { name: "default", label: "customise.default", fits: kind !== "link" && kind !== "file" },
    {
      name: "min",
      label: hasText(kind) ? "customise.min_length" : "customise.min",
      fits: isOrdered || hasText(kind),
    },
    {
      name: "max",
      // A line of text says its length already.
      label: hasText(kind) ? "customise.length" : "customise.max",
      fits: isOrdered || (hasText(kind) && kind !== "text"),
    },
    { name: "pattern", label: "customise.pattern", fits: hasText(kind) },
  ] as const;
  return all.filter(({ name, fits }) => fits || Boolean(draft[name]));
}

/** Kinds that a field's values survive a change to. */
export const kindsAfter = (kind: FieldKind): FieldKind[] => [kind, ...(TRAITS[kind].after ?? [])];

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

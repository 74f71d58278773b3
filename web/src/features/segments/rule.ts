import type {
  MovingPeriod,
  Rule,
  RuleCell,
  RuleChange,
  RuleField,
  RuleMove,
  RulePurchases,
} from "@/api/segments";
import type { Condition } from "@/fields/kind";
import type { Join } from "@/ui/JoinedParts";

/** What a condition is about. */
export type Kind =
  | "field"
  | "linked"
  | "bought"
  | "changed"
  | "decile"
  | "moved"
  | "cell"
  | "birthday"
  | "consent"
  | "segment";

export type Decile = NonNullable<Rule["decile"]>;
export type Consent = NonNullable<Rule["consent"]>;

/** A condition as it is edited; `key` is its own, for the page. */
export type Part =
  | { key: string; kind: "group"; join: Join; parts: Part[] }
  | { key: string; kind: "field"; name: string; conditions: Condition[]; days?: Relative }
  | { key: string; kind: "linked"; entity: string; link?: string; atLeast: number; tests: Test[] }
  | { key: string; kind: "bought"; test: RulePurchases }
  | { key: string; kind: "changed"; test: RuleChange }
  | { key: string; kind: "decile"; test: Decile }
  | { key: string; kind: "moved"; test: RuleMove }
  | { key: string; kind: "cell"; test: RuleCell }
  | { key: string; kind: "birthday"; days: number }
  | { key: string; kind: "consent"; test: Consent }
  | { key: string; kind: "segment"; id: string };

export type Group = Extract<Part, { kind: "group" }>;

/** A date compared with today: by days, or with a period that moves. */
export type Relative =
  | { op: "within" | "older" | "next"; days: number }
  | { op: "during"; period: MovingPeriod };

/** What holds of a linked record. */
export interface Test {
  key: string;
  name: string;
  conditions: Condition[];
  days?: Relative;
}

let made = 0;
export const newKey = () => `part${++made}`;

const isDays = (op: string): op is "within" | "older" | "next" =>
  op === "within" || op === "older" || op === "next";
const isRelative = (op: string) => isDays(op) || op === "during";

const toConditions = (fields: RuleField[]): Condition[] =>
  fields
    .filter((one) => !isRelative(one.op))
    .map((one) => ({ field: one.name, op: one.op, value: one.value ?? "" }));

function relativeOf(fields: RuleField[]): { days?: Relative } {
  const found = fields.find((one) => isRelative(one.op));
  if (!found) return {};
  if (isDays(found.op)) return { days: { op: found.op, days: found.days ?? 0 } };
  return { days: { op: "during", period: found.value as MovingPeriod } };
}

function toTests(fields: RuleField[]): Test[] {
  const names = [...new Set(fields.map((one) => one.name))];
  return names.map((name) => {
    const own = fields.filter((one) => one.name === name);
    return { key: newKey(), name, conditions: toConditions(own), ...relativeOf(own) };
  });
}

/** Several conditions on one field are one row. */
function sameField(parts: Rule[]): RuleField[] | null {
  const fields = parts.map((part) => part.field);
  const first = fields[0];
  if (!first || fields.length < 2) return null;
  const same = fields.filter((field): field is RuleField => field?.name === first.name);
  return same.length === fields.length ? same : null;
}

/** By which of several fields linked records lead to customers. */
function linkOf(rule: Rule): string | undefined {
  const linked: object | undefined = rule.linked;
  return linked && "link" in linked && typeof linked.link === "string" ? linked.link : undefined;
}

/** A rule as it is edited. */
export function toPart(rule: Rule): Part {
  const key = newKey();
  const field = (fields: RuleField[]): Part => ({
    key,
    kind: "field",
    name: fields[0]?.name ?? "",
    conditions: toConditions(fields),
    ...relativeOf(fields),
  });
  const same = rule.all ? sameField(rule.all) : null;
  if (same) return field(same);
  for (const join of ["all", "any", "none"] as const) {
    const parts = rule[join];
    if (parts) return { key, kind: "group", join, parts: parts.map(toPart) };
  }
  if (rule.field) return field([rule.field]);
  if (rule.linked)
    return {
      key,
      kind: "linked",
      entity: rule.linked.entity,
      ...(linkOf(rule) ? { link: linkOf(rule) } : {}),
      atLeast: rule.linked.at_least ?? 1,
      tests: toTests(rule.linked.where ?? []),
    };
  if (rule.bought) return { key, kind: "bought", test: rule.bought };
  if (rule.changed) return { key, kind: "changed", test: rule.changed };
  if (rule.decile) return { key, kind: "decile", test: rule.decile };
  if (rule.moved) return { key, kind: "moved", test: rule.moved };
  if (rule.cell) return { key, kind: "cell", test: rule.cell };
  if (rule.birthday) return { key, kind: "birthday", days: rule.birthday.days };
  if (rule.consent) return { key, kind: "consent", test: rule.consent };
  return { key, kind: "segment", id: rule.segment?.id ?? "" };
}

/** The outermost part is a group, so that something can be added. */
export function toGroup(rule: Rule): Group {
  const part = toPart(rule);
  return part.kind === "group" ? part : { key: newKey(), kind: "group", join: "all", parts: [part] };
}

function fieldsOf(name: string, conditions: Condition[], days: Relative | undefined): RuleField[] {
  const plain = conditions.map((one) => ({ name, op: one.op, value: one.value }));
  if (!days) return plain;
  if (days.op === "during") return [...plain, { name, op: days.op, value: days.period }];
  return [...plain, { name, op: days.op, days: days.days }];
}

/** Days between need one end at least. */
const isWindow = (window: RulePurchases["window"]) =>
  !window?.between || Boolean(window.between.from || window.between.to);

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text.trim());

/** The rule as it is sent; null where something is still missing. */
export function toRule(part: Part): Rule | null {
  switch (part.kind) {
    case "group": {
      const parts = part.parts.map(toRule);
      if (parts.length === 0 || parts.some((one) => one === null)) return null;
      return { [part.join]: parts } as Rule;
    }
    case "field": {
      const fields = fieldsOf(part.name, part.conditions, part.days);
      if (fields.length === 0) return null;
      const [only] = fields;
      return fields.length === 1 && only ? { field: only } : { all: fields.map((field) => ({ field })) };
    }
    case "linked": {
      if (!part.entity) return null;
      const fields = part.tests.map((test) => fieldsOf(test.name, test.conditions, test.days));
      // A demand without a value isn't one that may be dropped: it would choose more customers than were meant.
      if (fields.some((one) => one.length === 0)) return null;
      const where = fields.flat();
      const link = part.link ? { link: part.link } : {};
      return { linked: { entity: part.entity, ...link, where, at_least: part.atLeast } };
    }
    case "bought":
      return isNumber(part.test.value) && isWindow(part.test.window) ? { bought: part.test } : null;
    case "changed":
      return part.test.before === part.test.after ? null : { changed: part.test };
    case "moved":
      return part.test.before === part.test.after ? null : { moved: part.test };
    case "cell":
      return isWindow(part.test.window) ? { cell: part.test } : null;
    case "decile":
      return { decile: part.test };
    case "birthday":
      return { birthday: { days: part.days } };
    case "consent":
      return { consent: part.test };
    case "segment":
      return part.id ? { segment: { id: part.id } } : null;
  }
}

/** What can be asked already: parts that still miss something are left out. Paths are those of the rows that are left. */
export function complete(group: Group): { rule: Rule | null; keys: Map<string, string> } {
  const keys = new Map<string, string>();
  const walk = (part: Part, path: string): Rule | null => {
    keys.set(path, part.key);
    if (part.kind !== "group") return toRule(part);
    const parts: Rule[] = [];
    for (const one of part.parts) {
      const below = path === "" ? String(parts.length) : `${path}.${parts.length}`;
      const rule = walk(one, below);
      if (rule) parts.push(rule);
    }
    return parts.length === 0 ? null : ({ [part.join]: parts } as Rule);
  };
  return { rule: walk(group, ""), keys };
}

const WAYS = ["down", "up", "left", "entered"] as const;

/** A rule of moves between deciles, as an address hands it over: `customer~before_last_quarter~last_quarter~down`. */
export function movedOf(text: string | undefined): Part | null {
  const [kind, before, after, said] = (text ?? "").split("~");
  const way = WAYS.find((one) => one === said);
  const part = newPart("moved");
  if (part.kind !== "moved" || !way || !before || !after || (kind !== "customer" && kind !== "sales"))
    return null;
  const test = { kind, before: before as MovingPeriod, after: after as MovingPeriod, way, by: 1 } as const;
  return { ...part, test };
}

/** The same with one part changed, or taken out where `to` is null. */
export function changed(group: Group, key: string, to: Part | null): Group {
  const parts = group.parts.flatMap((part): Part[] => {
    if (part.key === key) return to ? [to] : [];
    return part.kind === "group" ? [changed(part, key, to)] : [part];
  });
  return { ...group, parts };
}

/** A new condition of a kind. */
export function newPart(kind: Kind | "group"): Part {
  const key = newKey();
  switch (kind) {
    case "group":
      return { key, kind, join: "any", parts: [] };
    case "field":
      return { key, kind, name: "", conditions: [] };
    case "linked":
      return { key, kind, entity: "", atLeast: 1, tests: [] };
    case "bought":
      return { key, kind, test: { figure: "tickets", op: "ge", value: "1", window: { days: 90 } } };
    case "changed":
      return {
        key,
        kind,
        test: {
          figure: "spend",
          before: "before_last_quarter",
          after: "last_quarter",
          way: "down",
          percent: 30,
        },
      };
    case "decile":
      return { key, kind, test: { kind: "customer", period: "last_quarter", from: 1, to: 1 } };
    case "moved":
      return {
        key,
        kind,
        test: { kind: "customer", before: "before_last_quarter", after: "last_quarter", way: "down", by: 2 },
      };
    case "cell":
      return { key, kind, test: { question: {} } };
    case "birthday":
      return { key, kind, days: 7 };
    case "consent":
      return { key, kind, test: { purpose: "marketing", channel: "any" } };
    case "segment":
      return { key, kind, id: "" };
  }
}

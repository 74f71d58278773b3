/** Conditions that a journey's page asks in plain words. Others are made as segments, with their counts, and asked as one. */
export type Asked =
  | { kind: "segment"; id: string }
  | { kind: "bought"; days: number }
  | { kind: "spent"; amount: string; days: number }
  | { kind: "tag"; id: string }
  | { kind: "consent"; channel: string }
  | { kind: "birthday"; days: number };

export const ASKED = ["segment", "bought", "spent", "tag", "consent", "birthday"] as const;

/** A condition of a kind, to begin with. */
export function begun(kind: Asked["kind"]): Asked {
  switch (kind) {
    case "bought":
      return { kind, days: 30 };
    case "spent":
      return { kind, amount: "500", days: 90 };
    case "consent":
      return { kind, channel: "sms" };
    case "birthday":
      return { kind, days: 7 };
    default:
      return { kind, id: "" };
  }
}

/** As a rule of segments. */
export function ruleOf(asked: Asked): Record<string, unknown> | null {
  switch (asked.kind) {
    case "segment":
      return asked.id ? { segment: { id: asked.id } } : null;
    case "tag":
      return asked.id
        ? { field: { name: "customers.customer_tag.tag_id", op: "eq", value: asked.id } }
        : null;
    case "bought":
      return { bought: { figure: "tickets", op: "ge", value: "1", window: { days: asked.days } } };
    case "spent":
      return { bought: { figure: "spend", op: "ge", value: asked.amount, window: { days: asked.days } } };
    case "consent":
      return { consent: { purpose: "marketing", channel: asked.channel } };
    case "birthday":
      return { birthday: { days: asked.days } };
  }
}

type Part = Record<string, Record<string, unknown>>;

/** What a rule asks, where the page has words for it. */
export function askedOf(rule: unknown): Asked | null {
  if (typeof rule !== "object" || rule === null) return null;
  const part = rule as Part;
  const { segment, field, bought, consent, birthday } = part;
  if (segment) return { kind: "segment", id: String(segment.id ?? "") };
  if (field?.name === "customers.customer_tag.tag_id" && field.op === "eq")
    return { kind: "tag", id: String(field.value ?? "") };
  const days = Number((bought?.window as { days?: number } | undefined)?.days);
  const isPlain = bought && bought.op === "ge" && days > 0 && Object.keys(bought).length === 4;
  if (isPlain && bought.figure === "tickets" && bought.value === "1") return { kind: "bought", days };
  if (isPlain && bought.figure === "spend") return { kind: "spent", amount: String(bought.value), days };
  if (consent?.purpose === "marketing") return { kind: "consent", channel: String(consent.channel) };
  if (birthday) return { kind: "birthday", days: Number(birthday.days) };
  return null;
}

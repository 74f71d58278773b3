/** What an action or a condition is made of, for the form that edits it. The server says what is wrong with it. */
export type Part =
  | { name: string; type: "percent" | "money" | "qty" | "int" | "time" | "flag" | "product" }
  | { name: string; type: "target" | "threshold" | "reward" | "tiers" | "weekdays" | "channels" }
  | { name: string; type: "qty_steps" | "spend_steps" | "parts" }
  | { name: string; type: "records"; entity: string };

export type Definition = { kind: string } & Record<string, unknown>;

export const ACTIONS: Record<string, Part[]> = {
  percent_off: [
    { name: "percent", type: "percent" },
    { name: "on", type: "target" },
  ],
  amount_off: [
    { name: "amount", type: "money" },
    { name: "on", type: "target" },
  ],
  fixed_price: [
    { name: "price", type: "money" },
    { name: "on", type: "target" },
  ],
  qty_steps: [
    { name: "on", type: "target" },
    { name: "steps", type: "qty_steps" },
    { name: "per_product", type: "flag" },
  ],
  bulk: [
    { name: "on", type: "target" },
    { name: "n", type: "int" },
    { name: "free", type: "int" },
    { name: "percent", type: "percent" },
    { name: "per_product", type: "flag" },
  ],
  bulk_price: [
    { name: "on", type: "target" },
    { name: "n", type: "int" },
    { name: "price", type: "money" },
  ],
  spend_save: [
    { name: "on", type: "target" },
    { name: "steps", type: "spend_steps" },
    { name: "repeat", type: "flag" },
  ],
  set_purchase: [
    { name: "parts", type: "parts" },
    { name: "reward", type: "reward" },
  ],
  add_on: [
    { name: "of", type: "target" },
    { name: "at", type: "threshold" },
    { name: "on", type: "target" },
    { name: "reward", type: "reward" },
    { name: "units", type: "int" },
    { name: "repeat", type: "flag" },
  ],
  gift: [
    { name: "of", type: "target" },
    { name: "at", type: "threshold" },
    { name: "product", type: "product" },
    { name: "units", type: "int" },
    { name: "repeat", type: "flag" },
  ],
  buy_get: [
    { name: "buy", type: "target" },
    { name: "buy_units", type: "int" },
    { name: "get", type: "target" },
    { name: "get_units", type: "int" },
    { name: "percent", type: "percent" },
  ],
  points: [
    { name: "times", type: "percent" },
    { name: "on", type: "target" },
  ],
};

export const CONDITIONS: Record<string, Part[]> = {
  min_amount: [
    { name: "amount", type: "money" },
    { name: "of", type: "target" },
  ],
  min_qty: [
    { name: "qty", type: "qty" },
    { name: "of", type: "target" },
  ],
  member: [],
  tier: [{ name: "any", type: "tiers" }],
  class: [{ name: "any", type: "records", entity: "customers.classification" }],
  group: [{ name: "any", type: "records", entity: "customers.customer_group" }],
  customer: [{ name: "any", type: "records", entity: "customers.customer" }],
  decile: [
    { name: "from", type: "int" },
    { name: "to", type: "int" },
  ],
  birthday: [
    { name: "before", type: "int" },
    { name: "after", type: "int" },
  ],
  birth_month: [],
  first_purchase: [],
  store: [{ name: "any", type: "records", entity: "org.store" }],
  area: [{ name: "any", type: "records", entity: "org.market_area" }],
  channel: [{ name: "any", type: "channels" }],
  weekday: [{ name: "any", type: "weekdays" }],
  time: [
    { name: "from", type: "time" },
    { name: "to", type: "time" },
  ],
};

const START: Record<Part["type"], unknown> = {
  percent: "10",
  money: "10",
  qty: "1",
  int: 1,
  time: "09:00",
  flag: false,
  product: "",
  target: {},
  threshold: { amount: "100" },
  reward: { percent: "10" },
  tiers: [],
  weekdays: [6, 7],
  channels: ["store"],
  records: [],
  qty_steps: [{ from: "2", reward: { percent: "10" } }],
  spend_steps: [{ at: "100", reward: { off: "10" } }],
  parts: [
    { of: {}, qty: 1 },
    { of: {}, qty: 1 },
  ],
};

/** Where another beginning makes more sense than that of its type. */
const BETTER: Record<string, unknown> = {
  "bulk.n": 3,
  "bulk.percent": "100",
  "bulk_price.n": 3,
  "buy_get.buy_units": 2,
  "buy_get.percent": "100",
  "points.times": "200",
  "decile.to": 3,
  "birthday.before": 7,
  "birthday.after": 7,
  "time.to": "21:00",
};

/** A new definition of a kind, ready to be filled in. */
export function started(kind: string, parts: Record<string, Part[]>): Definition {
  const fields = (parts[kind] ?? []).map((part) => [
    part.name,
    structuredClone(BETTER[`${kind}.${part.name}`] ?? START[part.type]),
  ]);
  return { kind, ...Object.fromEntries(fields) };
}

/** Reads what a record holds; nothing where it holds none. */
export function readDefinition(text: unknown): Definition | null {
  try {
    const read: unknown = JSON.parse(String(text ?? ""));
    return typeof read === "object" && read !== null && "kind" in read ? (read as Definition) : null;
  } catch {
    return null;
  }
}

/** Reads a list of conditions. */
export function readConditions(text: unknown): Definition[] {
  try {
    const read: unknown = JSON.parse(String(text ?? "[]"));
    return Array.isArray(read) ? (read as Definition[]) : [];
  } catch {
    return [];
  }
}

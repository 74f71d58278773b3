import type { Condition } from "./kind";

/** `name:contains:a:b` → its three parts; the value may itself have colons. */
export function parseCondition(text: string): Condition | null {
  const first = text.indexOf(":");
  if (first < 1) return null;
  const second = text.indexOf(":", first + 1);
  if (second < 0) return { field: text.slice(0, first), op: text.slice(first + 1), value: "" };
  return { field: text.slice(0, first), op: text.slice(first + 1, second), value: text.slice(second + 1) };
}

export const conditionString = ({ field, op, value }: Condition) => `${field}:${op}:${value}`;

export function parseConditions(texts: string[] | undefined): Condition[] {
  return (texts ?? []).map(parseCondition).filter((one) => one !== null);
}

/** What is wanted of one feature. */
export interface Wanted {
  feature_id: string;
  op: "eq" | "ge" | "le";
  value: string;
}

const OPS = ["eq", "ge", "le"];

const isWanted = (one: unknown): one is Wanted => {
  if (typeof one !== "object" || one === null) return false;
  const { feature_id, op, value } = one as Partial<Wanted>;
  return typeof feature_id === "string" && typeof value === "string" && OPS.includes(String(op));
};

/** Reads what an address says; what can't be read is nothing. */
export function readWanted(raw: unknown): Wanted[] {
  return Array.isArray(raw) ? raw.filter(isWanted) : [];
}

/** Only what has a value is asked. */
export const asked = (wanted: Wanted[]) => wanted.filter((one) => one.value.trim() !== "");

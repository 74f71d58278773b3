/** What is wanted of one feature. */
export interface Wanted {
  feature_id: string;
  op: "eq" | "ge" | "le";
  value: string;
}

const OPS = ["eq", "ge", "le"] as const;

/** Reads what an address says (`id:ge:15.6`); what can't be read is nothing. */
export function readWanted(texts: string[] = []): Wanted[] {
  return texts.flatMap((text) => {
    const [feature_id, how, ...value] = text.split(":");
    const op = OPS.find((one) => one === how);
    return feature_id && op ? [{ feature_id, op, value: value.join(":") }] : [];
  });
}

export const writeWanted = ({ feature_id, op, value }: Wanted) => `${feature_id}:${op}:${value}`;

/** Only what has a value is asked. */
export const asked = (wanted: Wanted[]) => wanted.filter((one) => one.value.trim() !== "");

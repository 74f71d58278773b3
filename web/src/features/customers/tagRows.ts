import type { RecordRow } from "@/api/types";

/** The ids in lots of this size: a lot that is full stays the same when rows follow. */
export function chunksOf(ids: string[], size: number): string[][] {
  const lots = Math.ceil(ids.length / size);
  return Array.from({ length: lots }, (_, at) => ids.slice(at * size, (at + 1) * size));
}

/** The tags of each customer, in the order in which they were put on. */
export function tagsByCustomer(rows: RecordRow[]): Map<string, RecordRow[]> {
  const found = new Map<string, RecordRow[]>();
  for (const row of rows) {
    const customer = String(row.customer_id);
    found.set(customer, [...(found.get(customer) ?? []), row]);
  }
  return found;
}

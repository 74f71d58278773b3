import type { RecordRow } from "@/api/types";
import { dayOf, daysBetween } from "@/ui/time";

export interface Figures {
  /** Tickets with an amount above zero: returns and gifts are no visits. */
  tickets: number;
  net: number;
  average: number | null;
  first: string | null;
  last: string | null;
  /** Mean days between two purchase days. */
  gap: number | null;
}

const amountOf = (sale: RecordRow) => Number(sale.amount ?? 0);

/** The head figures of a customer from all their sales, defined as in the indicators. */
export function figuresOf(sales: RecordRow[], zone: string): Figures {
  const bought = sales.filter((sale) => amountOf(sale) > 0);
  // Cents, so that adding up thousands of tickets stays exact.
  const cents = (rows: RecordRow[]) => rows.reduce((sum, sale) => sum + Math.round(amountOf(sale) * 100), 0);
  const days = [...new Set(bought.map((sale) => dayOf(String(sale.sold_at), zone)))].sort();
  const first = days[0] ?? null;
  const last = days.at(-1) ?? null;
  return {
    tickets: bought.length,
    net: cents(sales) / 100,
    average: bought.length ? cents(bought) / bought.length / 100 : null,
    first,
    last,
    gap: first && last && days.length > 1 ? daysBetween(first, last) / (days.length - 1) : null,
  };
}

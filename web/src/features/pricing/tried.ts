import type { QuoteRequest } from "@/api/prices";

export const CHANNELS = ["store", "phone", "web"] as const;

export interface TriedLine {
  key: number;
  product: string;
  qty: string;
}

/** A basket that is tried out. */
export interface Tried {
  lines: TriedLine[];
  customer: string;
  store: string;
  channel: QuoteRequest["channel"];
  tier: string;
  /** When, as an instant; now where empty. */
  at: string;
  coupons: string;
}

export const EMPTY: Tried = {
  lines: [{ key: 1, product: "", qty: "1" }],
  customer: "",
  store: "",
  channel: "store",
  tier: "",
  at: "",
  coupons: "",
};

/** What is asked of the server; nothing while no line is whole. */
export function requestOf(tried: Tried): QuoteRequest | null {
  const lines = tried.lines
    .filter((line) => line.product && Number(line.qty) > 0)
    .map((line) => ({ product_id: line.product, qty: line.qty.trim() }));
  if (!lines.length) return null;
  const coupons = tried.coupons.split(/[\s,，;；]+/).filter(Boolean);
  return {
    lines,
    channel: tried.channel,
    ...(coupons.length ? { coupons } : {}),
    ...(tried.customer ? { customer_id: tried.customer } : {}),
    ...(tried.store ? { store_id: tried.store } : {}),
    ...(tried.at ? { at: tried.at } : {}),
    ...(tried.tier.trim() ? { tier: tried.tier.trim() } : {}),
  };
}

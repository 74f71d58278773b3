import type { StockMove } from "@/api/stock";

export type Kind = StockMove["kind"];

export const KINDS: Kind[] = ["in", "out", "move", "count"];

/** A change of stock on its way to be written. */
export interface Draft {
  kind: Kind;
  store: string;
  toStore: string;
  product: string;
  qty: string;
  reason: string;
}

export const emptyDraft: Draft = { kind: "in", store: "", toStore: "", product: "", qty: "", reason: "" };

const QTY = /^\d{1,9}(\.\d{1,3})?$/;

/** What is written of it; nothing while something is missing. Nothing of something may only be counted. */
export function moveOf(draft: Draft): StockMove | null {
  const qty = draft.qty.trim();
  const isEnough = QTY.test(qty) && (draft.kind === "count" || Number(qty) > 0);
  if (!draft.store || !draft.product || !isEnough) return null;
  if (draft.kind === "move" && (!draft.toStore || draft.toStore === draft.store)) return null;
  return {
    store_id: draft.store,
    product_id: draft.product,
    kind: draft.kind,
    qty,
    ...(draft.kind === "move" ? { to_store_id: draft.toStore } : {}),
    ...(draft.reason.trim() ? { reason: draft.reason.trim() } : {}),
  };
}

import type { Quotation, QuotationDraft, QuotedGoods } from "@/api/sales";
import { plain } from "@/ui/number";

/** How something is taken off: so many percent, or so much. */
export type OffKind = "percent" | "amount";

export interface Off {
  kind: OffKind;
  text: string;
}

export interface DraftLine {
  key: number;
  product: string;
  qty: string;
  unit: string;
  chosen: string[];
  off: Off;
  note: string;
}

/** A quotation on its way to be written. */
export interface Draft {
  customer: string;
  contact: string;
  store: string;
  channel: "store" | "phone" | "web";
  validUntil: string;
  lines: DraftLine[];
  coupons: string;
  off: Off;
  terms: string;
  note: string;
}

/** Through what something is sold. */
export const CHANNELS = ["store", "phone", "web"] as const;

export const NO_OFF: Off = { kind: "percent", text: "" };

export const newLine = (lines: DraftLine[]): DraftLine => ({
  key: Math.max(0, ...lines.map((line) => line.key)) + 1,
  product: "",
  qty: "1",
  unit: "",
  chosen: [],
  off: NO_OFF,
  note: "",
});

export const emptyDraft = (customer: string): Draft => ({
  customer,
  contact: "",
  store: "",
  channel: "store",
  validUntil: "",
  lines: [newLine([])],
  coupons: "",
  off: NO_OFF,
  terms: "",
  note: "",
});

const offOf = (percent: string | null, amount: string | null): Off =>
  amount === null ? { kind: "percent", text: plain(percent ?? "") } : { kind: "amount", text: plain(amount) };

/** A stored quotation, to be written anew. */
export const draftOf = (known: Quotation): Draft => ({
  customer: known.customer.id,
  contact: known.contact?.id ?? "",
  store: known.store.id,
  channel: known.channel,
  validUntil: known.valid_until,
  lines: known.lines
    .filter((line) => !line.is_gift)
    .map((line, at) => ({
      key: at + 1,
      product: line.product.id,
      qty: plain(line.qty),
      unit: line.unit_id ?? "",
      chosen: line.chosen,
      off: offOf(line.percent_off, line.amount_off),
      note: line.note ?? "",
    })),
  coupons: known.coupons.join(" "),
  off: offOf(known.percent_off, known.amount_off),
  terms: known.terms ?? "",
  note: known.note ?? "",
});

function offBody(off: Off) {
  const text = off.text.trim();
  if (!text) return {};
  return off.kind === "percent" ? { percent_off: text } : { amount_off: text };
}

/** What is asked to be priced; nothing while something is missing. */
export function goodsOf(draft: Draft): QuotedGoods | null {
  const lines = draft.lines.filter((line) => line.product && Number(line.qty) > 0);
  if (!draft.customer || !draft.store || !lines.length) return null;
  const coupons = draft.coupons.split(/[\s,，;；]+/).filter(Boolean);
  return {
    store_id: draft.store,
    customer_id: draft.customer,
    channel: draft.channel,
    lines: lines.map((line) => ({
      product_id: line.product,
      qty: line.qty.trim(),
      ...(line.unit ? { unit_id: line.unit } : {}),
      ...(line.chosen.length ? { chosen: line.chosen } : {}),
      ...offBody(line.off),
      ...(line.note.trim() ? { note: line.note.trim() } : {}),
    })),
    ...(coupons.length ? { coupons } : {}),
    ...offBody(draft.off),
  };
}

/** What is written; nothing while something is missing. */
export function bodyOf(draft: Draft, version: number | null): QuotationDraft | null {
  const goods = goodsOf(draft);
  if (!goods) return null;
  return {
    goods,
    ...(draft.contact ? { contact_id: draft.contact } : {}),
    ...(draft.validUntil ? { valid_until: draft.validUntil } : {}),
    ...(draft.terms.trim() ? { terms: draft.terms.trim() } : {}),
    ...(draft.note.trim() ? { note: draft.note.trim() } : {}),
    ...(version === null ? {} : { version }),
  };
}

/** The line of the answer that belongs to a line of the draft: those that aren't whole aren't asked. */
export function placeIn(draft: Draft, key: number): number {
  const asked = draft.lines.filter((line) => line.product && Number(line.qty) > 0);
  return asked.findIndex((line) => line.key === key) + 1;
}

export interface Difference {
  product: string;
  before: { qty: string; amount: string } | null;
  after: { qty: string; amount: string } | null;
}

/** Where two versions differ, product by product and choice by choice. */
export function differences(before: Quotation, after: Quotation): Difference[] {
  const key = (line: Quotation["lines"][number]) => [line.product.id, line.is_gift, ...line.chosen].join(" ");
  const sums = (of: Quotation) => {
    const found = new Map<string, { product: string; qty: string; amount: string }>();
    for (const line of of.lines)
      found.set(`${key(line)} ${[...found.keys()].filter((one) => one.startsWith(`${key(line)} `)).length}`, {
        product: line.product.name,
        qty: plain(line.qty),
        amount: line.amount,
      });
    return found;
  };
  const [old, now] = [sums(before), sums(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((one) => {
    const [a, b] = [old.get(one), now.get(one)];
    if (a && b && a.qty === b.qty && a.amount === b.amount) return [];
    return [{ product: (a ?? b)?.product ?? "", before: a ?? null, after: b ?? null }];
  });
}

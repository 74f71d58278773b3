import type { QuoteLine, Snapshot, TicketQuote } from "@/api/till";
import type { Basket, Goods } from "./basket";
import { extended, milliOf, minorOf, textOf } from "./money";

type Kept = Snapshot["products"][number];

/** How long kept prices count: as long as the server takes what was sold at them. */
export const PRICES_DAYS_MAX = 7;

/** Whether prices were kept so long ago that nothing may be sold at them any more; of what tells no moment nobody knows. */
export const isTooOld = (snapshot: Snapshot, now = Date.now()) =>
  !(now - Date.parse(snapshot.at) < PRICES_DAYS_MAX * 24 * 3_600_000);

/** Products that a question finds without the server at most. */
const FOUND_MAX = 20;

/** The product of a barcode or number; otherwise those whose name, or its sound, begins so. */
export function findKept(snapshot: Snapshot, code: string): { is_exact: boolean; items: Kept[] } {
  const exact = snapshot.products.filter((one) => one.barcode === code || one.number === code);
  if (exact.length) return { is_exact: true, items: exact };
  const wanted = code.toLowerCase();
  const fits = (one: Kept) =>
    one.name.toLowerCase().includes(wanted) ||
    one.sounds.split(" ").some((sound) => sound.startsWith(wanted));
  const items: Kept[] = [];
  for (const one of snapshot.products) {
    if (fits(one)) items.push(one);
    if (items.length === FOUND_MAX) break;
  }
  return { is_exact: false, items };
}

const none: Pick<
  TicketQuote,
  "returned" | "effects" | "refusals" | "hints" | "points" | "purses" | "by_hand"
> = {
  by_hand: { may: false, limit: "0", percent: "0", needs_approval: false },
  returned: [],
  effects: [],
  refusals: [],
  hints: [],
  points: [],
  purses: [],
};

function lineOf(goods: Goods, qty: string, key: number, prices: Map<string, number | null>): QuoteLine {
  const price = prices.get(goods.id) ?? null;
  const unit = price ?? 0;
  const amount = textOf(extended(unit, milliOf(qty) ?? 0));
  return {
    key,
    product_id: goods.id,
    number: goods.number,
    name: goods.name,
    qty,
    unit_price: textOf(unit),
    source: price === null ? "none" : "book",
    list_amount: amount,
    discounts: [],
    amount,
    by_hand: null,
    is_gift: false,
  };
}

/** Whether something has no price: nobody knows what is to be paid then. */
export const lacksPrice = (quote: TicketQuote) => quote.lines.some((line) => line.source === "none");

/** What the basket comes to by the prices that were kept, without promotions: those need the server. */
export function localQuote(snapshot: Snapshot, basket: Basket): TicketQuote {
  const prices = new Map(
    snapshot.products.map((one) => [one.id, one.price === null ? null : minorOf(one.price)]),
  );
  const lines = basket.lines.map(({ goods, qty }, at) => lineOf(goods, qty, at + 1, prices));
  const amount = textOf(lines.reduce((sum, line) => sum + (minorOf(line.amount) ?? 0), 0));
  return {
    ...none,
    catalogue_version: snapshot.version,
    at: snapshot.at,
    lines,
    warnings: lines
      .filter((line) => line.source === "none")
      .map(({ key }) => ({ code: "no_price", key, coupon: null })),
    list_amount: amount,
    discount: "0.00",
    amount,
    due: amount,
  };
}

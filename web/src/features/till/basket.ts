import type { Person, TicketAsked, TillMember } from "@/api/till";
import { milliOf, qtyText } from "./money";

/** A product as the basket names it. */
export interface Goods {
  id: string;
  number: string;
  name: string;
  is_measured: boolean;
  /** A bundle whose buyer chooses among parts. */
  has_choice?: boolean | undefined;
}

/** A price that the clerk set, and why. */
export interface HandSet {
  price: string;
  reason: string;
}

export interface BasketLine {
  goods: Goods;
  qty: string;
  /** The parts of a bundle that were chosen, and how that is told; the first ones where none were. */
  chosen?: string[] | undefined;
  told?: string | undefined;
  hand?: HandSet | null;
}

export interface Buyer {
  id: string;
  name: string;
  number: string;
  /** The card that was shown. */
  card?: string | undefined;
  /** Who of its household may have shown it, the holder first. */
  family?: Person[] | undefined;
}

/** Who buys, by what was shown: of a household's card its holder, until somebody else is chosen. */
export const buyerOf = (member: TillMember): Buyer => ({
  id: member.id,
  name: member.name ?? "",
  number: member.number ?? "",
  ...(member.card_id ? { card: member.card_id } : {}),
  ...((member.family?.length ?? 0) > 1 ? { family: member.family } : {}),
});

/** Somebody else of the same household. */
const being = (buyer: Buyer, person: Person): Buyer => ({
  ...buyer,
  id: person.id,
  name: person.name ?? "",
  number: person.number ?? "",
});

export interface BackLine {
  line_id: string;
  name: string;
  qty: string;
  is_resaleable: boolean;
}

/** Goods of a former ticket that come back. */
export interface BackGoods {
  sale_id: string;
  number: string;
  lines: BackLine[];
}

/** What is on the counter. It is kept in the browser, so that nothing is lost when the page is. */
export interface Basket {
  /** Names the ticket: sent twice, it is one ticket. */
  key: string;
  lines: BasketLine[];
  buyer: Buyer | null;
  coupons: string[];
  back: BackGoods | null;
}

export const emptyBasket = (): Basket => ({
  key: crypto.randomUUID(),
  lines: [],
  buyer: null,
  coupons: [],
  back: null,
});

export type Act =
  | { do: "add"; goods: Goods; qty?: string; chosen?: string[]; told?: string }
  | { do: "qty"; at: number; qty: string }
  | { do: "hand"; at: number; hand: HandSet | null }
  | { do: "remove"; at: number }
  | { do: "buyer"; buyer: Buyer | null }
  | { do: "person"; person: Person }
  | { do: "coupon"; code: string }
  | { do: "uncoupon"; code: string }
  | { do: "back"; back: BackGoods | null }
  | { do: "take"; basket: Basket }
  | { do: "clear" };

const one = (qty: string) => milliOf(qty) ?? 1000;

const nameOf = (chosen: string[] | undefined) => [...(chosen ?? [])].sort().join(" ");

function added(lines: BasketLine[], { goods, qty, ...choice }: BasketLine): BasketLine[] {
  const isSame = (line: BasketLine) =>
    line.goods.id === goods.id && nameOf(line.chosen) === nameOf(choice.chosen);
  const at = lines.findIndex(isSame);
  // What is weighed is weighed piece by piece.
  if (at < 0 || goods.is_measured) return [...lines, { goods, qty, ...choice }];
  return lines.map((line, place) =>
    place === at ? { ...line, qty: qtyText(one(line.qty) + one(qty)) } : line,
  );
}

export function changed(basket: Basket, act: Act): Basket {
  switch (act.do) {
    case "add":
      return {
        ...basket,
        lines: added(basket.lines, {
          goods: act.goods,
          qty: act.qty ?? "1",
          ...(act.chosen?.length ? { chosen: act.chosen, told: act.told } : {}),
        }),
      };
    case "qty": {
      const qty = milliOf(act.qty);
      if (qty === null) return basket;
      const lines = basket.lines.flatMap((line, at) =>
        at !== act.at ? [line] : qty ? [{ ...line, qty: qtyText(qty) }] : [],
      );
      return { ...basket, lines };
    }
    case "hand": {
      const lines = basket.lines.map((line, at) => (at === act.at ? { ...line, hand: act.hand } : line));
      return { ...basket, lines };
    }
    case "remove":
      return { ...basket, lines: basket.lines.filter((_, at) => at !== act.at) };
    case "buyer":
      return { ...basket, buyer: act.buyer };
    case "person":
      return basket.buyer ? { ...basket, buyer: being(basket.buyer, act.person) } : basket;
    case "coupon":
      return basket.coupons.includes(act.code)
        ? basket
        : { ...basket, coupons: [...basket.coupons, act.code] };
    case "uncoupon":
      return { ...basket, coupons: basket.coupons.filter((code) => code !== act.code) };
    case "back":
      return { ...basket, back: act.back };
    case "take":
      // A ticket that was parked is rung up under a name of its own.
      return { ...act.basket, key: crypto.randomUUID() };
    case "clear":
      return emptyBasket();
  }
}

/** Whether a price in it was set by hand: that needs the server. */
export const isHandSet = (basket: Basket) => basket.lines.some((line) => line.hand);

export const isEmpty = (basket: Basket) => !basket.lines.length && !basket.back;

/** What the server is asked of it. */
export const askedOf = (basket: Basket, store: string): TicketAsked => ({
  store_id: store,
  customer_id: basket.buyer?.id ?? null,
  ...(basket.buyer?.card ? { card_id: basket.buyer.card } : {}),
  lines: basket.lines.map(({ goods, qty, chosen, hand }) => ({
    product_id: goods.id,
    qty,
    ...(chosen?.length ? { chosen } : {}),
    ...(hand ? { hand_price: hand.price, hand_reason: hand.reason } : {}),
  })),
  coupons: basket.coupons,
  ...(basket.back
    ? {
        returned: {
          sale_id: basket.back.sale_id,
          lines: basket.back.lines.map(({ line_id, qty, is_resaleable }) => ({
            line_id,
            qty,
            is_resaleable,
          })),
        },
      }
    : {}),
});

const KEPT = "guanxi.till.basket";

export function keep(basket: Basket) {
  localStorage.setItem(KEPT, JSON.stringify(basket));
}

export function kept(): Basket {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "null") as Basket | null;
    return found?.key && Array.isArray(found.lines) ? { ...emptyBasket(), ...found } : emptyBasket();
  } catch {
    return emptyBasket();
  }
}

/** `3*6901…`: so many of what is scanned next. */
export function typed(text: string): { qty: string; code: string } {
  const found = /^(\d{1,4}(?:\.\d{1,3})?)\s*[*×xX]\s*(.+)$/.exec(text.trim());
  return found ? { qty: found[1] ?? "1", code: (found[2] ?? "").trim() } : { qty: "1", code: text.trim() };
}

/** The token of a receipt's link, where that is what was scanned. */
export const receiptIn = (text: string) => /\/receipt\/([\w.-]+)$/.exec(text.trim())?.[1];

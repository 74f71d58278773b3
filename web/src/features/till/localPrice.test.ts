import { describe, expect, it } from "vitest";
import type { Snapshot } from "@/api/till";
import { changed, emptyBasket } from "./basket";
import { findKept, isTooOld, lacksPrice, localQuote } from "./localPrice";

const snapshot: Snapshot = {
  store_id: "1",
  at: "2026-01-01T00:00:00Z",
  version: 3,
  products: [
    {
      id: "7",
      number: "P7",
      name: "龙井茶",
      barcode: "6901",
      is_measured: false,
      price: "12.50",
      sounds: "longjingcha ljc",
    },
    {
      id: "8",
      number: "P8",
      name: "大米",
      barcode: "6902",
      is_measured: true,
      price: "3.99",
      sounds: "dami",
    },
  ],
};

describe("selling without a connection", () => {
  it("finds by barcode, number, name and sound", () => {
    expect(findKept(snapshot, "6902")).toMatchObject({ is_exact: true, items: [{ id: "8" }] });
    for (const text of ["ljc", "longj", "井"])
      expect(findKept(snapshot, text)).toMatchObject({ is_exact: false, items: [{ id: "7" }] });
    expect(findKept(snapshot, "zzz").items).toEqual([]);
  });

  it("prices with what was kept", () => {
    const [tea, rice] = snapshot.products.map(({ id, number, name, is_measured }) => ({
      id,
      number,
      name,
      is_measured,
    }));
    if (!tea || !rice) throw new Error("no products");
    let basket = changed(emptyBasket(), { do: "add", goods: tea, qty: "2" });
    basket = changed(basket, { do: "add", goods: rice, qty: "1.5" });
    const quote = localQuote(snapshot, basket);
    expect(quote.lines.map((line) => line.amount)).toEqual(["25.00", "5.99"]);
    expect(quote.due).toBe("30.99");
    expect(lacksPrice(quote)).toBe(false);
  });

  it("sells at no prices that are older than the tickets the server takes", () => {
    const kept = Date.parse(snapshot.at);
    const day = 24 * 3_600_000;
    expect(isTooOld(snapshot, kept + 7 * day - 1)).toBe(false);
    expect(isTooOld(snapshot, kept + 7 * day)).toBe(true);
    // A clock that goes back is no reason to stop selling.
    expect(isTooOld(snapshot, kept - day)).toBe(false);
    expect(isTooOld({ ...snapshot, at: "" }, kept)).toBe(true);
  });

  it("knows no price where none was kept", () => {
    const goods = { id: "9", number: "P9", name: "新品", is_measured: false };
    const unknown = localQuote(snapshot, changed(emptyBasket(), { do: "add", goods }));
    const unpriced = { ...goods, barcode: "", price: null, sounds: "" };
    const kept = { ...snapshot, products: [...snapshot.products, unpriced] };
    const blank = localQuote(kept, changed(emptyBasket(), { do: "add", goods }));
    for (const quote of [unknown, blank]) {
      expect(lacksPrice(quote)).toBe(true);
      expect(quote.lines).toMatchObject([{ source: "none" }]);
      expect(quote.warnings).toEqual([{ code: "no_price", key: 1, coupon: null }]);
    }
  });
});

import { describe, expect, it } from "vitest";
import { askedOf, buyerOf, changed, emptyBasket, isHandSet, receiptIn, typed } from "./basket";

const tea = { id: "7", number: "P7", name: "茶", is_measured: false };
const cloth = { id: "8", number: "P8", name: "布", is_measured: true };

describe("the basket", () => {
  it("counts what is scanned again, and weighs anew what is measured", () => {
    let basket = emptyBasket();
    for (const goods of [tea, cloth, tea, cloth]) basket = changed(basket, { do: "add", goods });
    expect(basket.lines.map(({ goods, qty }) => [goods.id, qty])).toEqual([
      ["7", "2"],
      ["8", "1"],
      ["8", "1"],
    ]);
    basket = changed(basket, { do: "qty", at: 1, qty: "1.25" });
    basket = changed(basket, { do: "qty", at: 0, qty: "0" });
    expect(basket.lines.map((line) => line.qty)).toEqual(["1.25", "1"]);
    expect(changed(basket, { do: "qty", at: 0, qty: "x" })).toBe(basket);
  });

  it("keeps the family's card while somebody else of the family buys", () => {
    const child = { id: "2", name: "小宝", number: "M2", role: "child" };
    const family = [{ id: "1", name: "妈妈", number: "M1", role: "head" }, child];
    const member = { id: "1", name: "妈妈", number: "M1", phone: null, card_number: null, is_member: true };
    const shown = buyerOf({ ...member, card_id: "9", family });
    let basket = changed(emptyBasket(), { do: "buyer", buyer: shown });
    basket = changed(basket, { do: "person", person: child });
    expect(basket.buyer).toEqual({ id: "2", name: "小宝", number: "M2", card: "9", family });
    expect(askedOf(basket, "5")).toMatchObject({ customer_id: "2", card_id: "9" });
    const alone = buyerOf({ ...member, card_id: "9", family: [] });
    expect(alone.family).toBeUndefined();
    expect(askedOf(changed(basket, { do: "buyer", buyer: null }), "5")).not.toHaveProperty("card_id");
  });

  it("is asked of the server as it stands", () => {
    const basket = changed(changed(emptyBasket(), { do: "add", goods: tea, qty: "3" }), {
      do: "coupon",
      code: "SPRING",
    });
    expect(askedOf(basket, "5")).toEqual({
      store_id: "5",
      customer_id: null,
      lines: [{ product_id: "7", qty: "3" }],
      coupons: ["SPRING"],
    });
  });

  it("sends a price that was set by hand with its reason, and no longer than it is set", () => {
    const set = changed(changed(emptyBasket(), { do: "add", goods: tea }), {
      do: "hand",
      at: 0,
      hand: { price: "9.50", reason: "样品" },
    });
    expect(isHandSet(set)).toBe(true);
    expect(askedOf(set, "1").lines).toEqual([
      { product_id: "7", qty: "1", hand_price: "9.50", hand_reason: "样品" },
    ]);
    const undone = changed(set, { do: "hand", at: 0, hand: null });
    expect(askedOf(undone, "1").lines).toEqual([{ product_id: "7", qty: "1" }]);
  });

  it("J2: keeps what was chosen of a bundle, each choice on a line of its own", () => {
    const box = { id: "9", number: "BOX", name: "礼盒", is_measured: false };
    let basket = emptyBasket();
    for (const chosen of [["2", "1"], ["3"], ["1", "2"], []])
      basket = changed(basket, { do: "add", goods: box, chosen, told: "茶 ×1" });
    expect(askedOf(basket, "1").lines).toEqual([
      { product_id: "9", qty: "2", chosen: ["2", "1"] },
      { product_id: "9", qty: "1", chosen: ["3"] },
      { product_id: "9", qty: "1" },
    ]);
    expect(basket.lines.map((line) => line.told)).toEqual(["茶 ×1", "茶 ×1", undefined]);
  });

  it("gets a new name when it is taken up again", () => {
    const basket = changed(emptyBasket(), { do: "add", goods: tea });
    const again = changed(emptyBasket(), { do: "take", basket });
    expect(again.lines).toEqual(basket.lines);
    expect(again.key).not.toBe(basket.key);
  });
});

describe("what is typed", () => {
  it("may say how many", () => {
    expect(typed("3*6901")).toEqual({ qty: "3", code: "6901" });
    expect(typed(" 0.5×P7 ")).toEqual({ qty: "0.5", code: "P7" });
    expect(typed("6901")).toEqual({ qty: "1", code: "6901" });
  });

  it("may be the link of a receipt", () => {
    expect(receiptIn("https://x.cn/receipt/12.aB-_c")).toBe("12.aB-_c");
    expect(receiptIn("6901234567892")).toBeUndefined();
  });
});

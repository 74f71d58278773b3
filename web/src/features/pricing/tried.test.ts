import { describe, expect, it } from "vitest";
import { EMPTY, requestOf } from "./tried";

describe("a basket that is tried", () => {
  it("asks nothing before a line is whole", () => {
    expect(requestOf(EMPTY)).toBeNull();
    expect(requestOf({ ...EMPTY, lines: [{ key: 1, product: "7", qty: "0" }] })).toBeNull();
  });

  it("leaves out what isn't said", () => {
    const tried = { ...EMPTY, lines: [{ key: 1, product: "7", qty: " 2 " }], coupons: "AB, CD，EF" };
    expect(requestOf(tried)).toEqual({
      lines: [{ product_id: "7", qty: "2" }],
      channel: "store",
      coupons: ["AB", "CD", "EF"],
    });
  });
});

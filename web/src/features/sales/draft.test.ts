import { describe, expect, it } from "vitest";
import { plain } from "@/ui/number";
import { bodyOf, emptyDraft, goodsOf, newLine, placeIn } from "./draft";

const whole = () => {
  const draft = { ...emptyDraft("7"), store: "3" };
  const [first] = draft.lines;
  if (!first) throw new Error("no line");
  return { ...draft, lines: [first, { ...newLine(draft.lines), product: "5", qty: "2", chosen: ["8"] }] };
};

describe("a quotation on its way", () => {
  it("is asked once it is whole, without the lines that aren't", () => {
    expect(goodsOf(emptyDraft("7"))).toBeNull();
    expect(goodsOf(whole())).toEqual({
      store_id: "3",
      customer_id: "7",
      channel: "store",
      lines: [{ product_id: "5", qty: "2", chosen: ["8"] }],
    });
    expect(placeIn(whole(), 2)).toBe(1);
    expect(placeIn(whole(), 1)).toBe(0);
  });

  it("takes off percents or amounts", () => {
    const draft = { ...whole(), off: { kind: "amount" as const, text: " 9.5 " } };
    expect(goodsOf(draft)?.amount_off).toBe("9.5");
    expect(bodyOf({ ...draft, off: { kind: "percent", text: "5" } }, 2)).toMatchObject({
      version: 2,
      goods: { percent_off: "5" },
    });
    expect([plain("1.000"), plain("2.50"), plain("10")]).toEqual(["1", "2.5", "10"]);
  });
});

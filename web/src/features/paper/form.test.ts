import { describe, expect, it } from "vitest";
import { bodyOf, type Form, hundredths, missing, newForm, personIn, resolved, sumOf } from "./form";

const line = (amount: string) => ({ code: "T", product: { id: "7", name: "茶" }, qty: "1", amount });
const form: Form = {
  ...newForm("2026-01-05"),
  number: "A1",
  lines: [line("12.5"), line("0.30")],
  total: "12.80",
};

describe("a paper form", () => {
  it("adds up in hundredths", () => {
    expect(hundredths("-3.5")).toBe(-350);
    expect(hundredths("1.234")).toBeUndefined();
    expect(sumOf(form)).toBe("12.80");
  });
  it("says what is missing, the total last", () => {
    expect(missing(form)).toBeUndefined();
    expect(missing({ ...form, number: "" })).toBe("paper.missing.number");
    expect(missing({ ...form, total: "12.81" })).toBe("paper.missing.sum");
    expect(missing({ ...form, lines: [line("-1")], total: "-1" })).toBe("paper.missing.return");
  });
  it("names who of the family bought, by number or by place", () => {
    const family = [
      { id: "1", name: "妈妈", number: "M1", role: "head" },
      { id: "2", name: "小宝", number: "M2", role: "child" },
    ];
    expect(["M2", "2", "9", ""].map((text) => personIn(family, text)?.name)).toEqual([
      "小宝",
      "小宝",
      undefined,
      undefined,
    ]);
    expect(bodyOf({ ...form, person: " M2 " }).person).toBe("M2");
    expect(bodyOf(form)).not.toHaveProperty("person");
    expect(resolved({ ...bodyOf(form), person: "M1" }, { person: "M2" }).person).toBe("M2");
  });
  it("is settled field by field", () => {
    const second = { ...bodyOf(form), card: "B", total: "12.90" };
    const body = resolved(second, { card: "A", total: "12.80", "lines.0.amount": "12.50" });
    expect([body.card, body.total, body.lines.length, body.lines[0]?.amount]).toEqual([
      "A",
      "12.80",
      2,
      "12.50",
    ]);
    const more = resolved(second, { "lines.2.product": "9", "lines.2.qty": "1", "lines.2.amount": "0.10" });
    expect(more.lines[2]).toEqual({ product_id: "9", qty: "1", amount: "0.10" });
    const fewer = resolved(second, { "lines.1.product": "", "lines.1.qty": "", "lines.1.amount": "" });
    expect(fewer.lines.length).toBe(1);
  });
});

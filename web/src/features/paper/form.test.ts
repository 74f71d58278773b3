import { describe, expect, it } from "vitest";
import { bodyOf, type Form, hundredths, missing, newForm, settled, sumOf } from "./form";

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
  it("is settled field by field", () => {
    const second = { ...bodyOf(form), card: "B", total: "12.90" };
    const differences = [
      { field: "card", first: "A", second: "B" },
      { field: "lines.2.product", first: "9", second: "" },
      { field: "lines.2.qty", first: "1", second: "" },
      { field: "lines.2.amount", first: "0.10", second: "" },
      { field: "total", first: "12.80", second: "12.90" },
    ];
    const body = settled(second, differences, new Set(["card", "total"]));
    expect([body.card, body.total, body.lines.length]).toEqual(["A", "12.80", 2]);
    const all = settled(second, differences, new Set(differences.map((one) => one.field)));
    expect(all.lines[2]).toEqual({ product_id: "9", qty: "1", amount: "0.10" });
  });
});

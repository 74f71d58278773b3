import { describe, expect, it } from "vitest";
import { conditionString, parseCondition } from "./condition";
import { decimals, parseDecimal } from "./decimal";

describe("parseDecimal", () => {
  it.each([
    ["12", "12"],
    ["1,234.50", "1234.50"],
    ["￥１２．３４", "12.34"],
    ["-$5", "-5"],
    ["+007.10", "7.10"],
    [".5", "0.5"],
    ["12345678901234567890.12", "12345678901234567890.12"],
  ])("reads %s", (text, number) => {
    expect(parseDecimal(text)).toBe(number);
  });

  it.each(["", "abc", "1.2.3", "12元", "--1", "."])("refuses %s", (text) => {
    expect(parseDecimal(text)).toBeNull();
  });

  it("counts digits after the point", () => {
    expect(decimals("12")).toBe(0);
    expect(decimals("12.345")).toBe(3);
  });
});

describe("conditions", () => {
  it("keeps colons of the value", () => {
    const text = "sold_at:ge:2017-01-01T00:00:00Z";
    const condition = parseCondition(text);
    expect(condition).toEqual({ field: "sold_at", op: "ge", value: "2017-01-01T00:00:00Z" });
    expect(condition && conditionString(condition)).toBe(text);
  });

  it("reads a condition without a value, and ignores what is none", () => {
    expect(parseCondition("city:empty")).toEqual({ field: "city", op: "empty", value: "" });
    expect(parseCondition("nonsense")).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { changeText, minorDigits, minorShort, minorText, moneyText, unbroken } from "./number";
import { dayOf, instantText, wallToInstant } from "./time";

describe("money", () => {
  it("stays exact beyond what a float holds", () => {
    expect(moneyText("12345678901234567.89", "CNY", "zh-CN")).toBe("¥12,345,678,901,234,567.89");
  });

  it("uses the narrow sign and the currency's own digits", () => {
    expect(moneyText("5", "CNY", "en-US")).toBe("¥5.00");
    expect(minorDigits("JPY")).toBe(0);
    expect(minorText(1234, "JPY", "en-US")).toBe("¥1,234");
    expect(minorText(-1234, "USD", "en-US")).toBe("-$12.34");
  });

  it("shortens long amounts by 万 in Chinese and by M in English", () => {
    expect(minorShort(459603958, "USD", "zh-CN")).toBe("$459.6万");
    expect(minorShort(459603958, "USD", "en-US")).toBe("$4.596M");
    expect(minorShort(9999999, "USD", "zh-CN")).toBe("$99,999.99");
  });

  it("keeps the minus of a negative amount with it in a sentence", () => {
    expect(unbroken(minorText(-1234, "CNY", "zh-CN"))).toBe("-\u2060¥12.34");
    expect(unbroken(minorText(1234, "CNY", "zh-CN"))).toBe("¥12.34");
  });

  it("signs changes, but not nothing", () => {
    expect(changeText(0.0315, "en-US")).toBe("+3.2%");
    expect(changeText(0, "en-US")).toBe("0.0%");
  });
});

describe("time", () => {
  it("shows and reads the company's wall clock, also when the clocks change", () => {
    expect(instantText("2017-03-12T06:59:00Z", "America/New_York")).toBe("2017-03-12 01:59");
    expect(instantText("2017-03-12T07:00:00Z", "America/New_York")).toBe("2017-03-12 03:00");
    expect(wallToInstant("2017-07-01 00:00:00", "Asia/Shanghai")).toBe("2017-06-30T16:00:00Z");
    expect(dayOf("2017-06-30T16:00:00Z", "Asia/Shanghai")).toBe("2017-07-01");
  });
});

import { describe, expect, it } from "vitest";
import { extended, handedOver, milliOf, minorOf, qtyText, textOf } from "./money";

describe("amounts at the till", () => {
  it("are read and written without a float", () => {
    for (const [text, minor] of [
      ["12.3", 1230],
      ["0.07", 7],
      [".5", 50],
      ["-3", -300],
      ["1,234.50", 123450],
    ] as const)
      expect(minorOf(text)).toBe(minor);
    for (const wrong of ["", ".", "1.234", "abc", "1e3"]) expect(minorOf(wrong)).toBeNull();
    expect(textOf(-1230)).toBe("-12.30");
    expect(textOf(7)).toBe("0.07");
  });

  it("are worked out for quantities as the server does", () => {
    expect(milliOf("1.5")).toBe(1500);
    expect(milliOf("0")).toBe(0);
    expect(milliOf("-1")).toBeNull();
    expect(qtyText(1500)).toBe("1.5");
    expect(extended(999, 1500)).toBe(1499);
  });

  it("are offered as notes are handed over", () => {
    expect(handedOver(3725)).toEqual([3725, 3800, 4000, 5000, 10000]);
    expect(handedOver(5000)).toEqual([5000, 10000]);
    expect(handedOver(0)).toEqual([]);
  });
});

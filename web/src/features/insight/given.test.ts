import { describe, expect, it } from "vitest";
import { readGiven } from "./given";

const exact = (value: number) => ({ low: value, high: value });

describe("a figure as people type it", () => {
  it("is read in the unit of its indicator", () => {
    expect(readGiven("1,200", "count", 2)).toEqual(exact(1200));
    expect(readGiven("¥12.50", "money", 2)).toEqual(exact(1250));
    expect(readGiven("500", "money", 0)).toEqual(exact(500));
    expect(readGiven("3万", "count", 2)).toEqual(exact(30_000));
    expect(readGiven("1.5亿", "money", 2)).toEqual(exact(15_000_000_000));
    expect(readGiven("12%", "ratio", 2)).toEqual(exact(0.12));
    expect(readGiven("12", "ratio", 2)).toEqual(exact(0.12));
    expect(readGiven("0.12", "ratio", 2)).toEqual(exact(0.12));
  });

  it("may be a range, or have one end", () => {
    expect(readGiven("100~200", "count", 2)).toEqual({ low: 100, high: 200 });
    expect(readGiven("100 - 200", "count", 2)).toEqual({ low: 100, high: 200 });
    expect(readGiven("2至3", "number", 2)).toEqual({ low: 2, high: 3 });
    expect(readGiven("≥ 5", "count", 2)).toEqual({ low: 5, high: null });
    expect(readGiven("<=9", "count", 2)).toEqual({ low: null, high: 9 });
  });

  it("is nothing where it is no figure", () => {
    for (const text of ["", "many", "5 apples", "200~100", "1~2~3", "12% of it", "≥"]) {
      expect(readGiven(text, "count", 2)).toBeNull();
    }
    expect(readGiven("12%", "money", 2)).toBeNull();
  });
});

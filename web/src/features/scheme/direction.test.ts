import { describe, expect, it } from "vitest";
import { asKept, asPercent, asShare, inMinor, shareDone } from "./direction";

describe("the way of a direction", () => {
  it("goes up or down to its target", () => {
    expect(shareDone(100, 200, 150)).toBe(50);
    expect(shareDone(0.5, 0.3, 0.35)).toBe(75);
    expect(shareDone(100, 200, 90)).toBe(0);
    expect(shareDone(100, 200, 250)).toBe(100);
    expect(shareDone(null, 200, 150)).toBeNull();
    expect(shareDone(100, 100, 150)).toBeNull();
  });

  it("hasn't begun while the figure is still the one that was kept", () => {
    expect(shareDone(0.986, 0.99, asKept(0.986247, "ratio", 2))).toBe(0);
    expect(asKept(57_748.44, "money", 2)).toBe(57_748.4);
    expect(asKept(577.4444, "money", 0)).toBe(577.444);
  });
});

describe("a value as records keep it", () => {
  it("is an amount in the minor unit, or stays", () => {
    expect(inMinor(577.48, "money", 2)).toBeCloseTo(57_748);
    expect(inMinor(577, "money", 0)).toBe(577);
    expect(inMinor(0.648, "ratio", 2)).toBe(0.648);
  });
});

describe("a share in percent", () => {
  it("is the decimal that records keep, digit by digit", () => {
    for (const [share, percent] of [
      ["0.7", "70"],
      ["0.648", "64.8"],
      ["0.005", "0.5"],
      ["0", "0"],
      ["1", "100"],
      ["-0.05", "-5"],
      ["12.345", "1234.5"],
    ] as const) {
      expect(asPercent(share)).toBe(percent);
      expect(asShare(percent)).toBe(share);
    }
    expect(asShare("70 %")).toBe("0.7");
    expect([asPercent(null), asShare(null), asShare("much")]).toEqual([null, null, "much"]);
  });
});

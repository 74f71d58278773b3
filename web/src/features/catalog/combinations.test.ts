import { describe, expect, it } from "vitest";
import { combinationsOf, toggled } from "./combinations";

describe("combinations", () => {
  it("counts each combination once", () => {
    expect(combinationsOf([])).toBe(0);
    expect(combinationsOf([{ values: ["S", "M"] }])).toBe(2);
    expect(combinationsOf([{ values: ["S", "M", "M"] }, { values: ["a", "b", "c"] }])).toBe(6);
  });

  it("lets an option take the place of the other of its group", () => {
    const one = { max: 1, ids: ["1", "2"] };
    expect(toggled(["1", "9"], "2", one)).toEqual(["2", "9"]);
    expect(toggled(["2", "9"], "2", one)).toEqual(["9"]);
    expect(toggled(["1"], "2", { max: null, ids: ["1", "2"] })).toEqual(["1", "2"]);
  });
});

import { describe, expect, it } from "vitest";
import { ASKED, askedOf, begun, ruleOf } from "./condition";

describe("a condition in plain words", () => {
  it("goes to a rule and back", () => {
    for (const kind of ASKED) {
      const asked = begun(kind);
      const whole = "id" in asked ? { ...asked, id: "7" } : asked;
      expect(askedOf(ruleOf(whole))).toEqual(whole);
    }
  });

  it("is none where the page has no words for it", () => {
    expect(askedOf({ all: [] })).toBeNull();
    expect(askedOf(null)).toBeNull();
    expect(ruleOf(begun("segment"))).toBeNull();
  });
});

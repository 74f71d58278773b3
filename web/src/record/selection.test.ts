import { describe, expect, it } from "vitest";
import { NOTHING, toggled, toggledAll } from "./selection";

describe("selection", () => {
  it("takes a row in and out", () => {
    const one = toggled(NOTHING, "1", ["1", "2"]);
    expect([...(one as Set<string>)]).toEqual(["1"]);
    expect((toggled(one, "1", ["1", "2"]) as Set<string>).size).toBe(0);
  });

  it("leaves the rows that are shown when one of everything is taken out", () => {
    expect([...(toggled("everything", "2", ["1", "2", "3"]) as Set<string>)]).toEqual(["1", "3"]);
  });

  it("chooses all that are shown, and none when they all are", () => {
    const all = toggledAll(new Set(["1"]), ["1", "2"]);
    expect([...(all as Set<string>)]).toEqual(["1", "2"]);
    expect(toggledAll(all, ["1", "2"])).toBe(NOTHING);
    expect(toggledAll("everything", ["1"])).toBe(NOTHING);
  });
});

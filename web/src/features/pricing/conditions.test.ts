import { describe, expect, it } from "vitest";
import { lacks, lacksWithin, newGroup, newOne, toConditions, toGroup } from "./conditions";
import { CONDITIONS, type Definition, started } from "./definition";

const member: Definition = { kind: "member" };
const gold: Definition = { kind: "tier", any: ["gold", "black"] };
const first: Definition = { kind: "first_purchase" };
const weekend: Definition = { kind: "weekday", any: [6, 7] };
const all = (...of: Definition[]): Definition => ({ kind: "all", of });
const any = (...of: Definition[]): Definition => ({ kind: "any", of });
const not = (of: Definition): Definition => ({ kind: "not", of });

describe("conditions of promotions", () => {
  it("are kept as they were, whatever is in what", () => {
    for (const conditions of [
      [],
      [member],
      [member, weekend],
      [member, any(gold, first)],
      [any(gold, all(first, weekend))],
      [not(any(gold, first))],
      [weekend, not(any(gold, all(first, weekend)))],
    ])
      expect(toConditions(toGroup(conditions))).toEqual(conditions);
    // What an API wrote is the same, said as the form says it.
    expect(toConditions(toGroup([member, not(first)]))).toEqual([member, not(any(first))]);
  });

  it("are lacking where nothing is chosen, or a group is empty", () => {
    expect(lacks(newOne(started("tier", CONDITIONS)))).toBe(true);
    expect(lacks(newOne(gold))).toBe(false);
    expect(lacks(newGroup())).toBe(true);
    expect(lacksWithin(toGroup([member, any(gold, any())]))).toBe(true);
    expect(lacksWithin(toGroup([member, any(gold, first)]))).toBe(false);
    expect(lacksWithin(toGroup([]))).toBe(false);
  });
});

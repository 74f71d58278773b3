import { describe, expect, it } from "vitest";
import type { EntityDef } from "@/api/types";
import { besides, partOf, partsFor, within } from "./listParts";

const [running, patterns] = [
  { label: "a", f: "is_template:eq:false" },
  { label: "b", f: "is_template:eq:true" },
];
const parts = [running, patterns];

describe("the parts of a list", () => {
  it("opens with the first, and shows the one that is chosen", () => {
    expect(partOf(parts)).toBe(running);
    expect(partOf(parts, ["city:eq:上海"])).toBe(running);
    expect(partOf(parts, ["city:eq:上海", patterns.f])).toBe(patterns);
    expect(partOf([], ["city:eq:上海"])).toBeUndefined();
  });

  it("is left to the user's own filter over the same field", () => {
    expect(partOf(parts, ["is_template:empty"])).toBeUndefined();
  });

  it("keeps the user's filters from one part to the other, and the address of the first short", () => {
    const f = [patterns.f, "city:eq:上海"];
    const own = besides(partOf(parts, f), f);
    expect(own).toEqual(["city:eq:上海"]);
    expect(within(parts, running, own)).toEqual(own);
    expect(within(parts, patterns, own)).toEqual(f);
  });

  it("doesn't divide by what the user may not read", () => {
    const entity = (access?: string) =>
      ({ fields: access === undefined ? [] : [{ name: "is_template", access }] }) as unknown as EntityDef;
    expect(partsFor(entity(""), parts)).toEqual(parts);
    expect(partsFor(entity("mask"), parts)).toEqual([]);
    expect(partsFor(entity(), parts)).toEqual([]);
  });
});

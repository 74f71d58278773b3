import { describe, expect, it } from "vitest";
import type { Rule } from "@/api/segments";
import { changed, complete, newPart, toGroup, toRule } from "./rule";

const RULE: Rule = {
  all: [
    { field: { name: "city", op: "in", value: "北京,上海" } },
    {
      all: [
        { field: { name: "joined_on", op: "ge", value: "2020-01-01" } },
        { field: { name: "joined_on", op: "lt", value: "2021-01-01" } },
      ],
    },
    { none: [{ bought: { figure: "tickets", op: "ge", value: "1", window: { days: 60 } } }] },
    {
      linked: {
        entity: "customers.activity",
        at_least: 2,
        where: [
          { name: "kind", op: "eq", value: "call" },
          { name: "happened_at", op: "within", days: 30 },
        ],
      },
    },
  ],
};

describe("rules of segments", () => {
  it("are sent as they came", () => {
    expect(toRule(toGroup(RULE))).toEqual(RULE);
  });

  it("show several conditions on a field as one row", () => {
    expect(toGroup(RULE).parts.map((part) => part.kind)).toEqual(["field", "field", "group", "linked"]);
  });

  it("are asked without what is still missing, by the paths of what is left", () => {
    const group = toGroup(RULE);
    const missing = newPart("segment");
    const edited = { ...group, parts: [missing, ...group.parts] };
    expect(toRule(edited)).toBeNull();
    const { rule, keys } = complete(edited);
    expect(rule).toEqual(RULE);
    expect(keys.get("0")).toBe(group.parts[0]?.key);
  });

  it("lose the part that is taken out, however deep it is", () => {
    const group = toGroup(RULE);
    const inner = group.parts[2];
    const key = inner?.kind === "group" ? (inner.parts[0]?.key ?? "") : "";
    const left = changed(group, key, null).parts[2];
    expect(left?.kind === "group" && left.parts).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import type { Rule } from "@/api/segments";
import { changed, complete, movedOf, newPart, toGroup, toRule } from "./rule";

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
    { field: { name: "joined_on", op: "during", value: "last_month" } },
    {
      changed: {
        figure: "spend",
        before: "before_last_month",
        after: "last_month",
        way: "down",
        percent: 40,
      },
    },
  ],
};

describe("rules of segments", () => {
  it("are sent as they came", () => {
    expect(toRule(toGroup(RULE))).toEqual(RULE);
  });

  it("begin with the moves that an address names", () => {
    const part = movedOf("sales~before_last_quarter~last_quarter~down");
    expect(part && toRule(part)).toEqual({
      moved: { kind: "sales", before: "before_last_quarter", after: "last_quarter", way: "down", by: 1 },
    });
    expect(movedOf("sales~x")).toBeNull();
    expect(movedOf(undefined)).toBeNull();
  });

  it("show several conditions on a field as one row", () => {
    expect(toGroup(RULE).parts.map((part) => part.kind)).toEqual([
      "field",
      "field",
      "group",
      "linked",
      "field",
      "changed",
    ]);
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

  it("keep moves, cells and the field that links", () => {
    const rule = {
      all: [
        {
          moved: {
            kind: "customer",
            before: "before_last_quarter",
            after: "last_quarter",
            way: "down",
            by: 2,
          },
        },
        { cell: { question: { slice: "mission:topup" }, window: { days: 30 } } },
        { linked: { entity: "customers.referral", at_least: 1, where: [] } },
      ],
    } as Rule;
    expect(toRule(toGroup(rule))).toEqual(rule);
    const linked = rule.all?.[2]?.linked;
    const told = { linked: { ...linked, link: "referee_id" } } as Rule;
    expect(toRule(toGroup(told))).toEqual({ all: [told] });
  });

  it("aren't whole with a demand that has no value, or with days that have no end", () => {
    const linked = newPart("linked");
    if (linked.kind !== "linked") throw new Error("it is linked");
    const part = { ...linked, entity: "customers.activity" };
    expect(toRule(part)).not.toBeNull();
    expect(toRule({ ...part, tests: [{ key: "t", name: "kind", conditions: [] }] })).toBeNull();
    const bought = newPart("bought");
    if (bought.kind !== "bought") throw new Error("it is bought");
    expect(toRule({ ...bought, test: { ...bought.test, window: { between: {} } } })).toBeNull();
  });

  it("lose the part that is taken out, however deep it is", () => {
    const group = toGroup(RULE);
    const inner = group.parts[2];
    const key = inner?.kind === "group" ? (inner.parts[0]?.key ?? "") : "";
    const left = changed(group, key, null).parts[2];
    expect(left?.kind === "group" && left.parts).toEqual([]);
  });
});

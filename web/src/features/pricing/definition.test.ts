import { describe, expect, it } from "vitest";
import { ACTIONS, CONDITIONS, readConditions, readDefinition, started } from "./definition";

describe("definitions of promotions", () => {
  it("begin with every part of their kind", () => {
    for (const [parts, kinds] of [
      [ACTIONS, Object.keys(ACTIONS)],
      [CONDITIONS, Object.keys(CONDITIONS)],
    ] as const)
      for (const kind of kinds)
        expect(Object.keys(started(kind, parts)).slice(1)).toEqual(parts[kind]?.map((part) => part.name));
  });

  it("are read from what a record holds, or are none", () => {
    expect(readDefinition('{"kind":"points","times":"200"}')?.kind).toBe("points");
    expect(readDefinition("no JSON")).toBeNull();
    expect(readConditions(null)).toEqual([]);
    expect(readConditions('[{"kind":"member"}]')).toHaveLength(1);
  });
});

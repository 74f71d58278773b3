import { describe, expect, it } from "vitest";
import { asked, readWanted, writeWanted } from "./wanted";

describe("what is wanted of features", () => {
  it("is read from an address, whatever somebody wrote there", () => {
    const one = { feature_id: "7", op: "ge" as const, value: "3:4" };
    expect(readWanted([writeWanted(one), "7:gt:3", "7", ""])).toEqual([one]);
    expect(readWanted(undefined)).toEqual([]);
  });

  it("is asked where it has a value", () => {
    const of = (value: string) => ({ feature_id: "7", op: "eq" as const, value });
    expect(asked([of(" "), of("红")])).toEqual([of("红")]);
  });
});

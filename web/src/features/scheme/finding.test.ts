import { describe, expect, it } from "vitest";
import { askedWith, keptRows, pageOf } from "./finding";

describe("a finding", () => {
  it("keeps a table; what isn't one has no rows", () => {
    expect(keptRows('[{"segment":"general-keep","customers":3}]')).toHaveLength(1);
    expect(keptRows('[{"group":"1","parts":[{"title":"x"}]}]')).toEqual([]);
    expect(keptRows("nothing")).toEqual([]);
    expect(keptRows(null)).toEqual([]);
  });

  it("knows what was asked, and where it is asked again", () => {
    expect(askedWith("by=year&period=2017")).toEqual([
      ["by", "year"],
      ["period", "2017"],
    ]);
    expect(askedWith("")).toEqual([]);
    expect(pageOf("cube")).toBe("/cube");
    expect(pageOf("kpi")).toBe("/indicators");
  });
});

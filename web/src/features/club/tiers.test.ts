import { describe, expect, it } from "vitest";
import type { RecordRow } from "@/api/types";
import { faultOf, moved, newRow, rowsOf, writesOf } from "./tiers";

const tier = (id: string, rank: number, threshold: string | null): RecordRow => ({
  id,
  version: 1,
  created_at: "",
  updated_at: "",
  name: `级${rank}`,
  number: `T${rank}`,
  rank,
  threshold,
  threshold_count: null,
  entry_amount: null,
  by_proof: false,
});
const ladder = [tier("a", 1, null), tier("b", 2, "1000.00")];

describe("the table of tiers", () => {
  it("writes nothing where nothing was changed", () => {
    expect(writesOf(ladder, rowsOf(ladder, "spend"), "s", "spend")).toEqual([]);
  });
  it("writes only what differs, and new tiers at their place", () => {
    const rows = rowsOf(ladder, "spend").map((row) => (row.id === "b" ? { ...row, threshold: "1500" } : row));
    const added = { ...newRow(rows), name: "天使", threshold: "8000" };
    expect(writesOf(ladder, [...rows, added], "s", "spend")).toEqual([
      { do: "update", id: "b", body: { threshold: "1500" } },
      {
        do: "create",
        body: {
          scheme_id: "s",
          name: "天使",
          number: "T3",
          rank: 3,
          threshold: "8000",
          entry_amount: null,
          by_proof: false,
        },
      },
    ]);
  });
  it("lets tiers change places without two at one place", () => {
    const places = new Map(ladder.map((one) => [one.id, Number(one.rank)]));
    for (const write of writesOf(ladder, moved(rowsOf(ladder, "spend"), 1, -1), "s", "spend")) {
      if (write.do !== "update") continue;
      if (write.body.rank !== undefined) places.set(write.id, Number(write.body.rank));
      expect(new Set(places.values()).size).toBe(places.size);
    }
    expect([...places]).toEqual([
      ["a", 2],
      ["b", 1],
    ]);
  });
  it("counts visits by whole numbers", () => {
    const rows = rowsOf([tier("a", 1, null)], "visits").map((row) => ({ ...row, threshold: "12" }));
    expect(writesOf([tier("a", 1, null)], rows, "s", "visits")).toEqual([
      { do: "update", id: "a", body: { threshold_count: 12 } },
    ]);
  });
  it("says which row is wrong", () => {
    const rows = rowsOf(ladder, "spend");
    const low = { ...newRow(rows), name: "低", threshold: "900" };
    expect([0, 1, 2].map((at) => faultOf([...rows, low], at))).toEqual([null, null, "order"]);
    expect(faultOf([{ ...low, name: " " }], 0)).toBe("name");
    expect(faultOf([{ ...low, entry: "三百" }], 0)).toBe("amount");
  });
});

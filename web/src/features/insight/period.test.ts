import { describe, expect, it } from "vitest";
import { directionOf, movementSums } from "./flows";
import { daysIn, grainOf, partialPeriods, previousPeriod, yearBefore } from "./period";
import { readDecilesSearch, readOverviewSearch } from "./search";

describe("periods", () => {
  it.each([
    ["2017", "2016"],
    ["2017Q1", "2016Q4"],
    ["2017Q3", "2017Q2"],
    ["2017-01", "2016-12"],
    ["2017-11", "2017-10"],
    ["2017-W02", "2017-W01"],
    // 2016 has 52 ISO weeks, 2020 has 53.
    ["2017-W01", "2016-W52"],
    ["2021-W01", "2020-W53"],
    ["2025-W01", "2024-W52"],
  ])("before %s comes %s", (period, before) => {
    expect(previousPeriod(period)).toBe(before);
  });

  it("finds the same period of the year before", () => {
    expect(["2017", "2017Q2", "2017-05", "2017-W09"].map(yearBefore)).toEqual([
      "2016",
      "2016Q2",
      "2016-05",
      "2016-W09",
    ]);
  });

  it("tells the grain by the way of writing", () => {
    expect(["2017", "2017Q2", "2017-05", "2017-W09"].map(grainOf)).toEqual([
      "year",
      "quarter",
      "month",
      "week",
    ]);
  });

  it("counts days with both ends", () => {
    expect(daysIn("2016-02-01", "2016-02-29")).toBe(29);
  });
});

describe("periods in part", () => {
  const row = (period: string, first: string, last: string, days_covered: number) => ({
    period,
    first,
    last,
    days_covered,
  });

  it("knows a beginning and an end that are cut off, and forgives holidays", () => {
    const rows = [
      row("2017-01", "2017-01-01", "2017-01-31", 3),
      row("2017-12", "2017-12-01", "2017-12-31", 30),
      row("2018-01", "2018-01-01", "2018-01-31", 15),
    ];
    expect([...partialPeriods(rows, "2018-01-15")]).toEqual(["2017-01", "2018-01"]);
    expect([...partialPeriods([row("2017", "2017-01-01", "2017-12-31", 364)], "2017-12-31")]).toEqual([]);
  });
});

describe("movement", () => {
  const flows = [
    { from: 2, to: 1, customers: 5 },
    { from: 1, to: 1, customers: 7 },
    { from: 1, to: 3, customers: 2 },
    { from: null, to: 10, customers: 4 },
    { from: 9, to: null, customers: 3 },
  ];

  it("calls a smaller group number a rise", () => {
    expect(flows.map(directionOf)).toEqual(["up", "same", "down", "came", "left"]);
  });

  it("adds up by direction", () => {
    expect(movementSums(flows)).toEqual({ up: 5, same: 7, down: 2, came: 4, left: 3 });
  });
});

describe("state in the URL", () => {
  it("takes what it knows and drops the rest", () => {
    expect(readOverviewSearch({ by: "week", store: "12", junk: "x", period: "" })).toEqual({
      by: "week",
      store: "12",
    });
    expect(readDecilesSearch({ by: "decade", kind: "sales", group: "3" })).toEqual({
      kind: "sales",
      group: "3",
    });
  });
});

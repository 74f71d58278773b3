import { describe, expect, it } from "vitest";
import { movingOf } from "./moving";

describe("periods as rules name them", () => {
  it("are counted from the last day with sales", () => {
    for (const [period, wanted] of [
      ["2025Q4", "this_quarter"],
      ["2025Q3", "last_quarter"],
      ["2025Q2", "before_last_quarter"],
      ["2025Q1", null],
      ["2024Q3", "last_quarter_year_ago"],
      ["2025-10", "this_month"],
      ["2025-09", "last_month"],
      ["2024-09", "last_month_year_ago"],
      ["2024", "last_year"],
      ["2025-W40", null],
      ["2026", null],
    ] as const)
      expect(movingOf(period, "2025-10-05"), period).toBe(wanted);
  });
});

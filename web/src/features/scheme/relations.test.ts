import { describe, expect, it } from "vitest";
import { loyaltyGrid, pyramidOf } from "./relations";

describe("models of relationships", () => {
  it("counts customers by value and loyalty, over all times of the last purchase", () => {
    const rows = [
      { r_score: 1, f_score: 5, m_score: 5, customers: 2 },
      { r_score: 4, f_score: 5, m_score: 5, customers: 3 },
      { r_score: 4, f_score: 1, m_score: 2, customers: 7 },
    ];
    const grid = loyaltyGrid(rows);
    expect(grid.map((row) => row.value)).toEqual([5, 4, 3, 2, 1]);
    expect(grid[0]?.cells[4]).toEqual({ loyalty: 5, customers: 5 });
    expect(grid[3]?.cells[0]?.customers).toBe(7);
  });

  it("puts deciles of the newest period into four layers", () => {
    const rows = [
      { period: "2024", grp: 1, customers: 9, sales_share: 0.9 },
      { period: "2025", grp: 1, customers: 10, sales_share: 0.4 },
      { period: "2025", grp: 2, customers: 10, sales_share: 0.2 },
      { period: "2025", grp: 3, customers: 10, sales_share: 0.1 },
      { period: "2025", grp: 10, customers: 10, sales_share: 0.01 },
    ];
    const { period, layers } = pyramidOf(rows);
    expect(period).toBe("2025");
    expect(layers.map((layer) => layer.customers)).toEqual([10, 20, 0, 10]);
    expect(layers[1]?.share).toBeCloseTo(0.3);
    expect(pyramidOf([]).layers[0]?.customers).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import { cellsOf, gridOf, keyOf, withColumn, withQuantity } from "./grid";

const cells = [
  { qty_from: "10", tier: "VIP", market_area_id: null, amount: "80.00" },
  { qty_from: "0", tier: null, market_area_id: null, amount: "100.00" },
];

describe("a grid of prices", () => {
  it("is its cells and back", () => {
    const grid = gridOf(cells);
    expect(grid.quantities).toEqual(["0", "10"]);
    expect(cellsOf(grid)).toHaveLength(2);
    expect(cellsOf(grid)).toEqual(expect.arrayContaining(cells));
  });

  it("begins with one empty cell", () => {
    const grid = gridOf([]);
    expect(cellsOf(grid)).toEqual([]);
    expect(grid.quantities).toEqual(["0"]);
  });

  it("grows by rows and columns that aren't there", () => {
    const grid = withColumn(withQuantity(gridOf(cells), "5"), { tier: "", area: "7" });
    expect(grid.quantities).toEqual(["0", "5", "10"]);
    expect(withQuantity(grid, "5.0")).toBe(grid);
    const filled = { ...grid, texts: { ...grid.texts, [keyOf("5", { tier: "", area: "7" })]: " 9 " } };
    expect(cellsOf(filled)).toContainEqual({
      qty_from: "5",
      tier: null,
      market_area_id: "7",
      amount: "9",
    });
  });
});

import { describe, expect, it } from "vitest";
import type { CubeDimension, CubeTable } from "@/api/cube";
import { drilled, freed, gridOf, heatOf, readSlices, sliceOfCell, turned, within, writeSlices } from "./cube";

const label = { zh: "", en: "" };
const dimension = (name: string, finer: string): CubeDimension => ({
  name,
  finer,
  side: "product",
  label,
  note: label,
});
const DIMENSIONS = [
  dimension("department", "category"),
  dimension("category", "product"),
  dimension("mission", ""),
];

describe("B15: slices", () => {
  it("are written and read with whatever a name has in it", () => {
    const slices = [
      { dimension: "department", members: ["A", "B|C\\"] },
      { dimension: "category", members: ["X;Y:Z"] },
    ];
    expect(writeSlices(slices)).toBe("department:A|B\\|C\\\\;category:X\\;Y:Z");
    expect(readSlices(writeSlices(slices))).toEqual(slices);
    expect(readSlices(undefined)).toEqual([]);
  });

  it("of a cell narrow those of the page", () => {
    const search = { rows: "department", columns: "mission", slice: "department:A|B;group:heavy" };
    const cell = sliceOfCell(search, "A", "*", "*");
    expect(cell).toBe("department:A");
    expect(within(search, cell)).toBe("group:heavy;department:A");
  });
});

describe("B15: moves", () => {
  it("drill a member and go back", () => {
    const down = drilled({ rows: "department", columns: "mission" }, "rows", "A", DIMENSIONS);
    expect(down).toMatchObject({ rows: "category", columns: "mission", slice: "department:A" });
    expect(freed(down, "department", DIMENSIONS)).toMatchObject({ rows: "department", slice: "" });
    const held = drilled(down, "columns", "topup", DIMENSIONS);
    expect(held).toMatchObject({ columns: "mission", slice: "department:A;mission:topup" });
  });

  it("turn two axes and three", () => {
    expect(turned({ rows: "a", columns: "b", page: "x" })).toEqual({ rows: "b", columns: "a" });
    expect(turned({ rows: "a", columns: "b", pages: "c" })).toEqual({ rows: "b", columns: "c", pages: "a" });
    expect(turned({ rows: "a" })).toEqual({ rows: "a" });
  });
});

describe("B15: the table", () => {
  const row = (department: string, mission: string, sales_c: number) => ({ department, mission, sales_c });
  const table: CubeTable = {
    by: null,
    columns: [
      { name: "department", unit: "text" },
      { name: "mission", unit: "text" },
      { name: "sales_c", unit: "money" },
    ],
    rows: [
      row("*", "*", 9),
      row("*", "topup", 4),
      row("*", "stockup", 5),
      row("A", "*", 2),
      row("B", "*", 7),
      row("B", "topup", 4),
    ],
    count: 6,
    as_of: { watermark: 0, at: 0, facts_through: null },
  };

  it("has names by sales and steps in their order", () => {
    const grid = gridOf(table, { rows: "department", columns: "mission" });
    expect(grid.rows.map((one) => one.key)).toEqual(["B", "A"]);
    expect(grid.columns.map((one) => one.key)).toEqual(["topup", "stockup"]);
    expect(grid.cell("B", "topup")?.sales_c).toBe(4);
    expect(grid.cell("A", "topup")).toBeUndefined();
  });

  it("shows totals of what isn't asked for any more", () => {
    const grid = gridOf(table, { rows: "mission", columns: "weekday" });
    expect(grid.rows.map((one) => one.key)).toEqual(["topup", "stockup"]);
    expect(grid.columns).toEqual([]);
    expect(grid.cell("topup", "*")?.sales_c).toBe(4);
  });

  it("is coloured by index, value and growth", () => {
    expect(heatOf("index", { index: 4 }, "sales_c", 9)).toBe(1);
    expect(heatOf("index", { index: Math.SQRT1_2 }, "sales_c", 9)).toBeCloseTo(-0.5);
    expect(heatOf("value", { sales_c: 3 }, "sales_c", 9)).toBeCloseTo(1 / 3);
    expect(heatOf("growth", { growth: -0.25 }, "sales_c", 9)).toBe(-0.5);
    expect(heatOf("growth", { growth: null }, "sales_c", 9)).toBe(0);
  });
});

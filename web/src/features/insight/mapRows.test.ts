import { describe, expect, it } from "vitest";
import type { MeasureTable } from "@/api/measures";
import { mapShapeOf, rowsByArea } from "./mapRows";
import type { Area } from "./mapShapes";

const area = (id: string, number: string, name: string, parent: string | null = null): Area => ({
  id,
  number,
  name,
  parent,
});
const AREAS = [
  area("1", "E", "华东"),
  area("2", "SH", "上海", "1"),
  area("3", "N", "华北"),
  area("4", "N1", "新区", "1"),
  area("5", "N2", "新区", "3"),
];
const table = (columns: [string, string][], ...rows: Record<string, unknown>[]) =>
  ({ columns: columns.map(([name, unit]) => ({ name, unit })), rows }) as unknown as MeasureTable;
const PATHS: [string, string][] = [
  ["path", "text"],
  ["net_sales_c", "money"],
];
const found = (of: MeasureTable) => {
  const shape = mapShapeOf(of);
  if (!shape) return null;
  return [...rowsByArea(of, shape, AREAS)].map(([id, row]) => [id, row[shape.value.name]]);
};

describe("rows of a map", () => {
  it("are of the area whose path, number or name stands first", () => {
    const rows = [
      { path: "华东 / 上海", net_sales_c: 7 },
      { path: "N", net_sales_c: 5 },
      { path: "华东", net_sales_c: 9 },
      { path: "(unknown)", net_sales_c: 1 },
    ];
    expect(found(table(PATHS, ...rows))).toEqual([
      ["2", 7],
      ["3", 5],
      ["1", 9],
    ]);
  });

  it("of two areas with one name are of none, unless they say which record", () => {
    expect(found(table(PATHS, { path: "新区", net_sales_c: 3 }))).toEqual([]);
    expect(found(table(PATHS, { path: "新区", net_sales_c: 3, record_id: "5" }))).toEqual([["5", 3]]);
    expect(found(table(PATHS, { path: "华北 / 新区", net_sales_c: 3 }))).toEqual([["5", 3]]);
  });

  it("of stores in an area are of none", () => {
    expect(found(table(PATHS, { path: "华东", net_sales_c: 3, record_id: "2" }))).toEqual([]);
  });

  it("take the figure after the name, whatever stands before", () => {
    const shape = mapShapeOf(
      table([
        ["level", "count"],
        ["path", "text"],
        ["tickets", "count"],
      ]),
    );
    expect([shape?.along.name, shape?.value.name]).toEqual(["path", "tickets"]);
    expect(mapShapeOf(table([["path", "text"]]))).toBeNull();
    expect(mapShapeOf(table([["tickets", "count"]]))).toBeNull();
  });

  it("end where areas go round", () => {
    const round = [area("1", "A", "甲", "2"), area("2", "B", "乙", "1")];
    const of = table(PATHS, { path: "A", net_sales_c: 1 });
    const shape = mapShapeOf(of);
    expect(shape && [...rowsByArea(of, shape, round).keys()]).toEqual(["1"]);
  });
});

import { describe, expect, it } from "vitest";
import type { Tile } from "@/api/dashboards";
import type { Indicator, MeasureTable } from "@/api/measures";
import { moved, parametersOf, shapeOf, startingColumns, startingKind, textOf } from "./tiles";

const tile = (id: string, place: number) => ({ id, place }) as Tile;
const table = (...columns: [string, string][]) =>
  ({ columns: columns.map(([name, unit]) => ({ name, unit })), rows: [] }) as unknown as MeasureTable;

describe("tiles", () => {
  it("read and write parameters", () => {
    expect(parametersOf("by=month&base=2017-01-01..2017-03-31&empty=")).toEqual({
      by: "month",
      base: "2017-01-01..2017-03-31",
    });
    expect(textOf({ by: "month", top: "" })).toBe("by=month");
  });

  it("move past their neighbour, and places that are equal become different ones", () => {
    const tiles = [tile("a", 0), tile("b", 0), tile("c", 30)];
    expect(moved(tiles, "b", -1).map(({ tile: { id }, place }) => [id, place])).toEqual([
      ["b", 10],
      ["a", 20],
    ]);
    expect(moved(tiles, "a", -1)).toEqual([]);
  });

  it("begin as the picture of their indicator, or as a table where that depends on the answer", () => {
    const begun = (chart: Indicator["chart"]) => {
      const indicator = { chart } as Indicator;
      return [startingKind(indicator), ...startingColumns(indicator)];
    };
    expect(begun({ is: "none" })).toEqual(["table"]);
    expect(begun({ is: "bar", x: "path", y: "net_sales_c" })).toEqual(["bar", "path", "net_sales_c"]);
    const compare = { is: "compare" as const, x: "repeats", values: ["actual", "predicted"] };
    expect(begun(compare)).toEqual(["line", "repeats", "actual", "predicted"]);
    expect(begun({ is: "first", of: [compare] })).toEqual(["table"]);
  });

  it("take a second text for what tells lines apart", () => {
    const shape = shapeOf(table(["month", "text"], ["class", "text"], ["net_sales_c", "money"]), "line");
    expect(shape?.across?.name).toBe("class");
    expect(shape?.values.map((column) => column.name)).toEqual(["net_sales_c"]);
    expect(shapeOf(table(["grp", "count"], ["n", "count"]), "bar")?.values.map((one) => one.name)).toEqual([
      "n",
    ]);
    expect(shapeOf(table(["grp", "count"], ["n", "count"], ["m", "count"]), "pivot")?.across?.name).toBe("n");
  });
});

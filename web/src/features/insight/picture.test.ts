import { describe, expect, it } from "vitest";
import type { MeasureTable } from "@/api/measures";
import type { Palette } from "@/charts/palette";
import { type Choice, columnsOf, onlyPicture, optionOf, pictureOf } from "./picture";

const CHOICE: Choice = {
  is: "first",
  of: [
    { is: "compare", x: "repeats", values: ["actual", "predicted"] },
    { is: "line", x: "t_weeks", y: "expected_purchases", series: "" },
  ],
};
const table = (columns: [string, string][], ...rows: (string | number | null)[][]) =>
  ({
    columns: columns.map(([name, unit]) => ({ name, unit })),
    rows: rows.map((cells) => Object.fromEntries(columns.map(([name], at) => [name, cells[at]]))),
  }) as unknown as MeasureTable;
const CHECK = table(
  [
    ["model", "text"],
    ["split", "text"],
    ["repeats", "text"],
    ["customers", "count"],
    ["actual", "number"],
    ["predicted", "number"],
  ],
  ["bgnbd", "2025-06-30", "0", 90, 0.4, 0.5],
  ["bgnbd", "2025-06-30", "7+", 12, null, 8],
);
const EXPECTED = table(
  [
    ["t_weeks", "number"],
    ["expected_purchases", "number"],
  ],
  [1, 0.1],
  [52, 3.2],
);
const frame = (of: MeasureTable) => ({
  table: of,
  words: {
    column: (name: string) => name,
    cell: (_: unknown, value: unknown) => String(value),
    axis: (_: unknown, value: number) => String(value),
    word: (text: string) => text,
  },
  palette: { one: "a", two: "b", three: "c", ramp: [] } as unknown as Palette,
  tick: undefined,
});
const drawn = (of: MeasureTable) =>
  optionOf(pictureOf(CHOICE, of), frame(of) as Parameters<typeof optionOf>[1]);

describe("pictures of indicators", () => {
  it("are chosen by the columns of the table", () => {
    expect(pictureOf(CHOICE, CHECK)?.is).toBe("compare");
    expect(pictureOf(CHOICE, EXPECTED)?.y).toBe("expected_purchases");
    expect(pictureOf(CHOICE, table([["parameter", "text"]]))).toBeUndefined();
    expect(pictureOf({ is: "none" }, CHECK)).toBeUndefined();
    expect(pictureOf({ is: "bar", x: "repeats", y: "customers" }, CHECK)?.x).toBe("repeats");
  });

  it("begin a tile where there is no choice between them", () => {
    expect(onlyPicture(CHOICE)).toBeUndefined();
    const line = onlyPicture({ is: "line", x: "period", y: "net_sales_c", series: "class" });
    expect(line && columnsOf(line)).toEqual(["period", "class", "net_sales_c"]);
  });

  it("compare columns, each with a line and a name of its own", () => {
    const option = drawn(CHECK);
    expect(option?.series.map((one) => [one.name, one.data])).toEqual([
      ["actual", [0.4, null]],
      ["predicted", [0.5, 8]],
    ]);
    expect(option?.xAxis).toMatchObject({ type: "category", data: ["0", "7+"], name: "repeats" });
    expect(new Set(option?.series.map((one) => one.lineStyle?.type)).size).toBe(2);
  });

  it("put counts of one whole on each other, a bar for each place they began at", () => {
    const moves = table(
      [
        ["from_tier", "text"],
        ["to_tier", "text"],
        ["members", "count"],
      ],
      ["贵宾", "贵宾", 8],
      ["贵宾", "普通", 2],
      ["普通", "普通", 5],
    );
    const bars = { is: "bars", x: "from_tier", y: "members", series: "to_tier" } as unknown as Choice;
    const option = optionOf(pictureOf(bars, moves), frame(moves) as Parameters<typeof optionOf>[1]);
    expect(option?.xAxis).toMatchObject({ type: "category", data: ["贵宾", "普通"] });
    expect(option?.series.map((one) => [one.name, one.type, one.stack, one.data])).toEqual([
      ["贵宾", "bar", "all", [8, null]],
      ["普通", "bar", "all", [2, 5]],
    ]);
  });

  it("add up what stands at one place, and leave out what can't be added", () => {
    const uses = table(
      [
        ["period", "text"],
        ["tier", "text"],
        ["benefit", "text"],
        ["cost_c", "money"],
        ["use_rate", "ratio"],
      ],
      ["2026-05", "贵宾", "生日礼", 30, 0.5],
      ["2026-05", "天使", "生日礼", 20, 0.2],
    );
    const of = (y: string) => {
      const line: Choice = { is: "line", x: "period", y, series: "benefit" };
      return optionOf(pictureOf(line, uses), frame(uses) as Parameters<typeof optionOf>[1])?.series[0]?.data;
    };
    expect(of("cost_c")).toEqual([50]);
    expect(of("use_rate")).toEqual([null]);
  });

  it("keep the distance between numbers", () => {
    const option = drawn(EXPECTED);
    expect(option?.xAxis.type).toBe("value");
    expect(option?.series[0]?.data).toEqual([
      [1, 0.1],
      [52, 3.2],
    ]);
  });
});

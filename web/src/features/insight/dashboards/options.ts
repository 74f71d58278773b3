import type { Tile } from "@/api/dashboards";
import type { MeasureTable } from "@/api/measures";
import { baseOption, categoryAxis, valueAxis } from "@/charts/base";
import type { Palette } from "@/charts/palette";
import type { Row, TableColumn, useWords } from "../indicators";
import { type Shape, shapeOf } from "./tiles";

/** Parts that can still be told apart. */
const LINES_MAX = 12;
const PARTS_MAX = 12;

type Words = ReturnType<typeof useWords>;

export interface Frame {
  table: MeasureTable;
  words: Words;
  palette: Palette;
}

export const numberAt = (row: Row | undefined, column: TableColumn | undefined) => {
  const value = column ? row?.[column.name] : undefined;
  return value === null || value === undefined || value === "" ? null : Number(value);
};
export const textAt = (row: Row, column: TableColumn) => String(row[column.name] ?? "");
export const textsOf = (rows: Row[], column: TableColumn) => [
  ...new Set(rows.map((row) => textAt(row, column))),
];

const colours = ({ one, two, three, faint, ramp }: Palette) => [
  one,
  two,
  three,
  ramp[3] ?? one,
  ramp[6] ?? one,
  faint,
];

interface Series {
  name: string;
  data: (number | null)[];
}

/** One series for each value, or for each text that tells lines apart. */
function seriesOf({ table, words }: Frame, { along, across, values }: Shape): Series[] {
  const ticks = textsOf(table.rows, along);
  const [value] = values;
  const points = (rows: Row[], column: TableColumn | undefined) => {
    const at = new Map(rows.map((row) => [textAt(row, along), row]));
    return ticks.map((tick) => numberAt(at.get(tick), column));
  };
  if (!across)
    return values.map((column) => ({ name: words.column(column.name), data: points(table.rows, column) }));
  return textsOf(table.rows, across)
    .slice(0, LINES_MAX)
    .map((name) => ({
      name: words.cell(across, name),
      data: points(
        table.rows.filter((row) => textAt(row, across) === name),
        value,
      ),
    }));
}

function drawnOnAxes(kind: "line" | "bar", frame: Frame, shape: Shape) {
  const { table, words, palette } = frame;
  const base = baseOption(palette);
  const series = seriesOf(frame, shape);
  const ticks = textsOf(table.rows, shape.along);
  const [value] = shape.values;
  if (!value) return null;
  const tones = colours(palette);
  return {
    ...base,
    legend: { ...base.legend, show: series.length > 1, type: "scroll" },
    grid: { ...base.grid, top: series.length > 1 ? 36 : 12 },
    tooltip: {
      ...base.tooltip,
      valueFormatter: (shown: unknown) => (typeof shown === "number" ? words.cell(value, shown) : ""),
    },
    xAxis: categoryAxis(
      palette,
      ticks.map((tick) => words.cell(shape.along, tick)),
    ),
    yAxis: { ...valueAxis(palette, (shown) => words.axis(value.unit, shown)), scale: kind === "line" },
    series: series.map((one, index) => ({
      ...one,
      type: kind,
      color: tones[index % tones.length],
      barMaxWidth: 34,
      showSymbol: ticks.length < 32,
      symbolSize: 5,
      itemStyle: { borderRadius: kind === "bar" ? [3, 3, 0, 0] : 0 },
    })),
  };
}

function parts(kind: "pie" | "funnel", { table, words, palette }: Frame, { along, values }: Shape) {
  const [value] = values;
  if (!value) return null;
  const data = table.rows.slice(0, PARTS_MAX).map((row, index) => ({
    name: words.cell(along, textAt(row, along)),
    value: numberAt(row, value),
    itemStyle: { color: kind === "pie" ? palette.ramp[index % palette.ramp.length] : undefined },
  }));
  const label = { color: palette.quiet, fontSize: 12 };
  const own =
    kind === "pie"
      ? {
          radius: ["40%", "66%"],
          center: ["50%", "44%"],
          itemStyle: { borderColor: palette.surface, borderWidth: 2 },
          label: {
            overflow: "none",
            formatter: ({ percent }: { percent: number }) => `${Math.round(percent)}%`,
          },
        }
      : {
          left: "8%",
          right: "30%",
          top: 8,
          bottom: 8,
          minSize: "4%",
          label: { position: "right" },
          color: palette.ramp,
        };
  const base = baseOption(palette);
  return {
    ...base,
    // Names beside narrow rings would be cut off: they stand below.
    legend: { ...base.legend, show: kind === "pie", type: "scroll", top: "auto", bottom: 0 },
    tooltip: {
      ...base.tooltip,
      trigger: "item",
      valueFormatter: (shown: unknown) => (typeof shown === "number" ? words.cell(value, shown) : ""),
    },
    series: [{ type: kind, data, ...own, label: { ...label, ...("label" in own ? own.label : {}) } }],
  };
}

function heatMap({ table, words, palette }: Frame, { along, across, values }: Shape) {
  const [value] = values;
  if (!across || !value) return null;
  const [columns, rows] = [textsOf(table.rows, across), textsOf(table.rows, along)];
  // A cell has one figure: where rows share one, the last stands.
  const cellsOf = new Map(
    table.rows.map((row) => [`${textAt(row, across)}\n${textAt(row, along)}`, row] as const),
  );
  const data = [...cellsOf.values()].map((row) => [
    columns.indexOf(textAt(row, across)),
    rows.indexOf(textAt(row, along)),
    numberAt(row, value),
  ]);
  const figures = data.map((point) => point[2] ?? 0);
  const cells = { show: columns.length * rows.length <= 150, fontSize: 10.5 };
  return {
    ...baseOption(palette),
    legend: { show: false },
    grid: { left: 4, right: 4, top: 8, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      ...baseOption(palette).tooltip,
      trigger: "item",
      valueFormatter: (shown: unknown) => {
        const figure = Array.isArray(shown) ? shown[2] : shown;
        return typeof figure === "number" ? words.cell(value, figure) : "";
      },
    },
    xAxis: categoryAxis(
      palette,
      columns.map((text) => words.cell(across, text)),
    ),
    yAxis: {
      ...categoryAxis(
        palette,
        rows.map((text) => words.cell(along, text)),
      ),
      inverse: true,
    },
    visualMap: {
      show: false,
      min: Math.min(0, ...figures),
      max: Math.max(1e-9, ...figures),
      inRange: { color: [palette.line, palette.faint, palette.one] },
    },
    series: [
      {
        type: "heatmap",
        data: data.filter((point) => point[2] !== null),
        label: {
          ...cells,
          color: palette.ink,
          formatter: ({ value: point }: { value: number[] }) => words.axis(value.unit, point[2] ?? 0),
        },
        itemStyle: { borderColor: palette.surface, borderWidth: 1 },
      },
    ],
  };
}

/** The picture of an answer; none where its columns don't make one. */
export function optionOf(kind: Tile["kind"], frame: Frame) {
  const shape = shapeOf(frame.table, kind);
  if (!shape) return null;
  if (kind === "line" || kind === "bar") return drawnOnAxes(kind, frame, shape);
  if (kind === "pie" || kind === "funnel") return parts(kind, frame, shape);
  return kind === "heat_map" ? heatMap(frame, shape) : null;
}

import type { Indicator, MeasureTable } from "@/api/measures";
import { baseOption, categoryAxis, valueAxis } from "@/charts/base";
import type { Palette } from "@/charts/palette";
import { onePart, type Row, type TableColumn, type useWords } from "./indicators";

/** Bars and lines that can still be told apart. */
const BARS_MAX = 30;
const LINES_MAX = 12;
/** Points that still show where they are. */
const POINTS_MAX = 32;

export type Choice = Indicator["chart"];
export type Picture = NonNullable<Choice["of"]>[number];
type Words = Pick<ReturnType<typeof useWords>, "column" | "cell" | "axis" | "word">;

export interface Frame {
  table: MeasureTable;
  words: Words;
  palette: Palette;
  /** What stands on the axis for a text. */
  tick: ((text: string) => string | undefined) | undefined;
}

const pictures = (choice: Choice): Picture[] => {
  const { is, x, of = [], ...others } = choice;
  if (is === "first") return of;
  return is === "none" || !x ? [] : [{ ...others, is, x }];
};

/** The columns of a picture: what goes along, what tells lines apart, what goes up. */
export const columnsOf = ({ x, y, series, values = [] }: Picture): string[] =>
  [x, series, y, ...values].filter((name): name is string => Boolean(name));

/** The picture of an indicator that has only one. */
export function onlyPicture(choice: Choice): Picture | undefined {
  return choice.is === "first" ? undefined : pictures(choice)[0];
}

/** The picture of a table: where its indicator has several, the first whose columns the table has. */
export function pictureOf(choice: Choice, table: MeasureTable): Picture | undefined {
  const has = (name: string) => table.columns.some((column) => column.name === name);
  return pictures(choice).find((picture) => columnsOf(picture).every(has));
}

const numberOf = (row: Row | undefined, column: string) => {
  const value = row?.[column];
  return value === null || value === undefined ? null : Number(value);
};

/** Units whose values may be added up. */
const ADDED = ["count", "money"];

/** What rows that stand at one place of the picture come to: those of several tiers or programmes are one point of it. */
function together(rows: Row[], column: TableColumn): number | null {
  const found = rows.map((row) => numberOf(row, column.name)).filter((value) => value !== null);
  if (found.length > 1 && !ADDED.includes(column.unit)) return null;
  return found.length ? found.reduce((sum, value) => sum + value, 0) : null;
}

/** Distinct texts of a column in the order of rows. */
const textsOf = (rows: Row[], column: string) => [...new Set(rows.map((row) => String(row[column] ?? "")))];

interface Line {
  name: string;
  column: TableColumn;
  rows: Row[];
  color: string;
  /** What else than its colour tells it from the others. */
  style?: { symbol: string; lineStyle: { type: string; width: number } };
}

function linesOf(picture: Picture, rows: Row[], { table, words, palette }: Frame): Line[] {
  const columns = [picture.y, ...(picture.values ?? [])].flatMap(
    (name) => table.columns.find((column) => column.name === name) ?? [],
  );
  const { series } = picture;
  const [column] = columns;
  if (!column) return [];
  if (series) {
    const names = textsOf(rows, series).slice(0, LINES_MAX);
    // Few of them take shades far from each other.
    const step = Math.max(1, Math.floor(palette.ramp.length / names.length));
    return names.map((name, index) => ({
      name: name || words.column(column.name),
      column,
      rows: rows.filter((row) => String(row[series] ?? "") === name),
      color: palette.ramp[index * step] ?? palette.faint,
    }));
  }
  const tones = [palette.one, palette.two, palette.three];
  return columns.map((one, index) => ({
    name: words.column(one.name),
    column: one,
    rows,
    color: tones[index] ?? palette.faint,
    ...(picture.is === "compare"
      ? {
          style: {
            symbol: index === 0 ? "circle" : "diamond",
            lineStyle: { type: index === 0 ? "solid" : "dashed", width: 2 },
          },
        }
      : {}),
  }));
}

/** Numbers along lie at their distance from each other; texts stand side by side. */
function alongAxis(picture: Picture, along: TableColumn, ticks: string[], { words, palette, tick }: Frame) {
  const named = { name: words.column(along.name), nameLocation: "middle", nameGap: 26 };
  if (isBarred(picture) || along.unit === "text")
    return {
      ...categoryAxis(
        palette,
        ticks.map((text) => tick?.(text) ?? words.word(text)),
      ),
      ...(picture.is === "compare" ? named : {}),
    };
  return {
    ...valueAxis(palette, (value) => words.axis(along.unit, value), false),
    ...named,
    min: "dataMin",
    max: "dataMax",
    axisLine: { show: true, lineStyle: { color: palette.line } },
  };
}

/** Bars, alone or several side by side. */
const isBarred = ({ is }: Picture) => ["bar", "bars"].includes(is);

/** How a picture of a table is drawn; nothing where the table has none of its columns. */
export function optionOf(picture: Picture | undefined, frame: Frame) {
  const { table, words, palette } = frame;
  const along = table.columns.find((column) => column.name === picture?.x);
  if (!picture || !along) return null;
  const isBar = isBarred(picture);
  const rows = isBar ? onePart(table).slice(0, picture.series ? undefined : BARS_MAX) : table.rows;
  const lines = linesOf(picture, rows, frame);
  // Of several periods one is drawn: the picture says which.
  const period = isBar && rows.length < table.rows.length ? rows[0]?.period : undefined;
  const up = lines[0]?.column;
  if (!up) return null;
  const ticks = textsOf(rows, along.name);
  const isScaled = !isBar && along.unit !== "text";
  const base = baseOption(palette);
  const axis = alongAxis(picture, along, ticks, frame);
  return {
    ...base,
    grid: { ...base.grid, ...("name" in axis ? { outerBoundsContain: "all" } : {}) },
    tooltip: {
      ...base.tooltip,
      valueFormatter: (value: unknown) => (typeof value === "number" ? words.cell(up, value) : ""),
    },
    xAxis: axis,
    yAxis: {
      ...valueAxis(palette, (value) => words.axis(up.unit, value)),
      // Shown by default beside an axis of numbers.
      axisLine: { show: false },
      axisTick: { show: false },
      scale: !isBar && !picture.series && picture.is !== "compare",
    },
    series: lines.map(({ name, column, rows: own, color, style }) => {
      const at = (text: string) => own.filter((row) => String(row[along.name] ?? "") === text);
      const data = isScaled
        ? own.map((row) => [numberOf(row, along.name), numberOf(row, column.name)])
        : ticks.map((text) => together(at(text), column));
      return {
        name: period ? `${name} · ${period}` : name,
        type: isBar ? "bar" : "line",
        color,
        barMaxWidth: 34,
        // Counts of the same whole stand on each other.
        ...(isBar && picture.series && column.unit === "count" ? { stack: "all" } : {}),
        showSymbol: ticks.length < POINTS_MAX,
        symbolSize: style ? 8 : 5,
        itemStyle: { borderRadius: isBar ? [3, 3, 0, 0] : 0 },
        ...style,
        ...(isScaled ? { encode: { x: 0, y: 1, tooltip: [1] } } : {}),
        data,
      };
    }),
  };
}

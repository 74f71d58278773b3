import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import type { Indicator, MeasureTable } from "@/api/measures";
import { baseOption, categoryAxis, valueAxis } from "@/charts/base";
import { Chart } from "@/charts/Chart";
import { type Palette, usePalette } from "@/charts/palette";
import { firstPart, type Row, useWords } from "./indicators";

const HEIGHT = 280;
/** Bars and lines that can still be told apart. */
const BARS_MAX = 30;
const LINES_MAX = 12;

type Words = ReturnType<typeof useWords>;

interface Frame {
  table: MeasureTable;
  words: Words;
  palette: Palette;
  /** What stands on the axis for a text. */
  tick: ((text: string) => string | undefined) | undefined;
}

const numberOf = (row: Row | undefined, column: string) => {
  const value = row?.[column];
  return value === null || value === undefined ? null : Number(value);
};

/** Distinct texts of a column in the order of rows. */
const textsOf = (rows: Row[], column: string) => [...new Set(rows.map((row) => String(row[column] ?? "")))];

function optionOf({ x, y, series, is }: Indicator["chart"], { table, words, palette, tick }: Frame) {
  const along = table.columns.find((column) => column.name === x);
  const up = table.columns.find((column) => column.name === y);
  if (is === "none" || !along || !up) return null;
  const isBar = is === "bar";
  const rows = isBar ? firstPart(table).slice(0, BARS_MAX) : table.rows;
  const ticks = textsOf(rows, along.name);
  const names = series ? textsOf(rows, series).slice(0, LINES_MAX) : [""];
  const base = baseOption(palette);
  const lines = names.map((name, index) => {
    const own = series ? rows.filter((row) => String(row[series] ?? "") === name) : rows;
    const at = new Map(own.map((row) => [String(row[along.name] ?? ""), row]));
    return {
      name: name || words.column(up.name),
      type: is,
      color: series ? (palette.ramp[index] ?? palette.faint) : palette.one,
      barMaxWidth: 34,
      showSymbol: ticks.length < 32,
      symbolSize: 5,
      itemStyle: { borderRadius: isBar ? [3, 3, 0, 0] : 0 },
      data: ticks.map((text) => numberOf(at.get(text), up.name)),
    };
  });
  return {
    ...base,
    tooltip: {
      ...base.tooltip,
      valueFormatter: (value: unknown) => (typeof value === "number" ? words.cell(up, value) : ""),
    },
    xAxis: categoryAxis(
      palette,
      ticks.map((text) => tick?.(text) ?? words.word(text)),
    ),
    yAxis: { ...valueAxis(palette, (value) => words.axis(up.unit, value)), scale: !isBar && !series },
    series: lines,
  };
}

interface Props {
  indicator: Indicator;
  table: MeasureTable;
  tick?: ((text: string) => string | undefined) | undefined;
}

/** The picture that suits the table, where one does. */
export function IndicatorChart({ indicator, table, tick }: Props) {
  const { t, i18n } = useTranslation();
  const lang = useLang();
  const palette = usePalette();
  const words = useWords(indicator);
  const option = useMemo(
    () => optionOf(indicator.chart, { table, words, palette, tick }),
    [indicator, table, palette, tick, i18n.language],
  );
  if (!option) return null;
  return (
    <section className="panel chart">
      <Chart option={option} height={HEIGHT} label={t("indicator.chart", { name: indicator.label[lang] })} />
    </section>
  );
}

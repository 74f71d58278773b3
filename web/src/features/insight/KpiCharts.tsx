import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { KpiRow } from "@/api/measures";
import { baseOption, categoryAxis, valueAxis } from "@/charts/base";
import { Chart } from "@/charts/Chart";
import { type Palette, usePalette } from "@/charts/palette";
import { type Measures, useMeasures } from "./measures";
import { periodText, periodTicks } from "./period";

const HEIGHT = 260;

interface Series {
  measure: string;
  type: "bar" | "line";
  color: string;
  /** Has its own axis on the right. */
  second?: boolean;
}

interface Frame {
  rows: KpiRow[];
  ticks: string[];
  chosen: string;
  palette: Palette;
  measures: Measures;
  title: (period: string) => string;
}

const minorToNumber = (value: string | number | null | undefined) =>
  value === null || value === undefined ? null : Number(value);

function optionOf(series: Series[], frame: Frame) {
  const { rows, ticks, chosen, palette, measures, title } = frame;
  const axis = (one: Series | undefined, grid: boolean) =>
    valueAxis(palette, (value) => (one ? measures.axis(one.measure, value) : ""), grid);
  const left = series.find((one) => !one.second);
  const right = series.find((one) => one.second);
  const isLineChart = series.every((one) => one.type === "line");
  return {
    ...baseOption(palette),
    tooltip: {
      ...baseOption(palette).tooltip,
      formatter: (items: { dataIndex: number; marker: string; seriesIndex: number }[]) => {
        const row = rows[items[0]?.dataIndex ?? -1];
        if (!row) return "";
        const lines = items.map((item) => {
          const measure = series[item.seriesIndex]?.measure ?? "";
          return `${item.marker}${measures.of(measure).label}&nbsp; <b>${measures.full(measure, row[measure])}</b>`;
        });
        return [title(row.period), ...lines].join("<br>");
      },
    },
    xAxis: categoryAxis(palette, ticks),
    yAxis: [
      { ...axis(left, true), scale: isLineChart },
      ...(right ? [{ ...axis(right, false), scale: true }] : []),
    ],
    series: series.map((one) => ({
      name: measures.of(one.measure).label,
      type: one.type,
      yAxisIndex: one.second ? 1 : 0,
      color: one.color,
      barMaxWidth: 34,
      symbolSize: 6,
      showSymbol: rows.length < 32,
      lineStyle: { width: 2 },
      itemStyle: { borderRadius: one.type === "bar" ? [3, 3, 0, 0] : 0 },
      data: rows.map((row) => ({
        value: minorToNumber(row[one.measure]),
        // The chosen period stands out; the others step back.
        ...(one.type === "bar" && row.period !== chosen ? { itemStyle: { opacity: 0.55 } } : {}),
      })),
    })),
  };
}

interface Props {
  rows: KpiRow[];
  period: string;
  onPeriod: (period: string) => void;
}

export function KpiCharts({ rows, period, onPeriod }: Props) {
  const { t, i18n } = useTranslation();
  const palette = usePalette();
  const measures = useMeasures();
  const charts = useMemo(() => {
    const ticks = periodTicks(
      rows.map((row) => row.period),
      t,
    );
    const title = (one: string) => periodText(one, t);
    const frame: Frame = { rows, ticks, chosen: period, palette, measures, title };
    return {
      sales: optionOf(
        [
          { measure: "net_sales_c", type: "bar", color: palette.one },
          { measure: "atv_c", type: "line", color: palette.two, second: true },
        ],
        frame,
      ),
      people: optionOf(
        [
          { measure: "tickets", type: "bar", color: palette.three },
          { measure: "customers", type: "line", color: palette.two, second: true },
        ],
        frame,
      ),
      frequency: optionOf([{ measure: "frequency", type: "line", color: palette.one }], frame),
    };
  }, [rows, period, palette, i18n.language]);
  const pick = (index: number) => {
    const row = rows[index];
    if (row) onPeriod(row.period);
  };
  const panel = (key: "sales" | "people" | "frequency", wide: boolean) => (
    <section className={wide ? "panel chart wide" : "panel chart"}>
      <h2>{t(`chart.${key}`)}</h2>
      <Chart option={charts[key]} height={HEIGHT} label={t(`chart.${key}.label`)} onPick={pick} />
    </section>
  );
  return (
    <div className="charts">
      {panel("sales", true)}
      {panel("people", false)}
      {panel("frequency", false)}
    </div>
  );
}

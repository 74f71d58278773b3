import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { DecileRow } from "@/api/measures";
import { baseOption, categoryAxis, valueAxis } from "@/charts/base";
import { Chart } from "@/charts/Chart";
import { usePalette } from "@/charts/palette";
import { useLocale } from "@/i18n/useLocale";
import { percentText } from "@/ui/number";

interface Props {
  rows: DecileRow[];
  onGroup: (group: number) => void;
}

/** Pareto: what each group contributes, and what the groups up to it contribute together. */
export function DecileChart({ rows, onGroup }: Props) {
  const { t, i18n } = useTranslation();
  const locale = useLocale();
  const palette = usePalette();
  const option = useMemo(() => {
    const percent = (value: number) => percentText(value, locale, 0);
    const exact = (value: unknown) => (typeof value === "number" ? percentText(value, locale) : "");
    const base = baseOption(palette);
    return {
      ...base,
      tooltip: { ...base.tooltip, valueFormatter: exact },
      xAxis: categoryAxis(
        palette,
        rows.map((row) => String(row.grp)),
      ),
      yAxis: { ...valueAxis(palette, percent), max: 1, interval: 0.25 },
      series: [
        {
          name: t("decile.share"),
          type: "bar",
          color: palette.one,
          barMaxWidth: 40,
          data: rows.map((row) => ({
            value: Number(row.sales_share),
            itemStyle: { color: palette.ramp[row.grp - 1] ?? palette.one, borderRadius: [3, 3, 0, 0] },
          })),
        },
        {
          name: t("decile.cumulated"),
          type: "line",
          color: palette.two,
          symbolSize: 6,
          lineStyle: { width: 2 },
          data: rows.map((row) => Number(row.cum_sales_share)),
        },
      ],
    };
  }, [rows, palette, locale, i18n.language]);
  return (
    <Chart
      option={option}
      height={300}
      label={t("decile.chart.label")}
      onPick={(index) => {
        const row = rows[index];
        if (row) onGroup(row.grp);
      }}
    />
  );
}

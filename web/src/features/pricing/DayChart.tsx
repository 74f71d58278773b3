import { useMemo } from "react";
import { useSession } from "@/api/session";
import { baseOption, categoryAxis, valueAxis } from "@/charts/base";
import { Chart } from "@/charts/Chart";
import { usePalette } from "@/charts/palette";
import { useLocale } from "@/i18n/useLocale";
import { moneyText, shortText } from "@/ui/number";

interface Props {
  days: string[];
  /** Money, as decimal texts. */
  bars: { label: string; values: string[] };
  /** Counts, on an axis of their own. */
  line: { label: string; values: number[] };
  label: string;
}

/** Money and a count by day. */
export function DayChart({ days, bars, line, label }: Props) {
  const locale = useLocale();
  const palette = usePalette();
  const { company } = useSession();
  const option = useMemo(() => {
    const base = baseOption(palette);
    const short = (value: number) => shortText(value, locale);
    const exact = (value: unknown) => moneyText(Number(value), company.currency, locale);
    return {
      ...base,
      xAxis: categoryAxis(palette, days),
      yAxis: [valueAxis(palette, short), valueAxis(palette, short, false)],
      series: [
        {
          name: bars.label,
          type: "bar",
          color: palette.one,
          barMaxWidth: 28,
          tooltip: { valueFormatter: exact },
          data: bars.values.map(Number),
        },
        {
          name: line.label,
          type: "line",
          yAxisIndex: 1,
          color: palette.two,
          symbolSize: 5,
          data: line.values,
        },
      ],
    };
  }, [days, bars, line, palette, locale, company.currency]);
  return <Chart option={option} height={260} label={label} />;
}

import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import type { Portrait } from "@/api/portrait";
import { baseOption, categoryAxis, valueAxis } from "@/charts/base";
import { Chart } from "@/charts/Chart";
import { usePalette } from "@/charts/palette";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";

const HEIGHT = 300;
/** Departments that are drawn: those on which all groups together spend most. */
const DEPARTMENTS = 10;

/** The departments by index: how much more, or less, of each a group buys than everybody. */
export function PortraitChart({ portrait }: { portrait: Portrait }) {
  const { t } = useTranslation();
  const lang = useLang();
  const locale = useLocale();
  const palette = usePalette();
  // Of a group of few nothing is concluded, by eye neither.
  const groups = portrait.groups.filter((group) => !group.said.some((one) => one.key === "portrait.small"));
  const rows = portrait.tables.find((table) => table.name === "departments")?.rows ?? [];
  const option = useMemo(() => {
    const weights = new Map<string, number>();
    for (const row of rows) weights.set(String(row.name), Number(row.all_share ?? 0));
    const names = [...weights]
      .filter(([name]) => name !== "(unknown)")
      .sort((a, b) => b[1] - a[1])
      .slice(0, DEPARTMENTS)
      .map(([name]) => name);
    const index = new Map(rows.map((row) => [`${row.grp} ${row.name}`, Number(row.index ?? 0)]));
    const base = baseOption(palette);
    // Three are told apart by colour; more are a row from the first to the last.
    const colors = groups.length > 3 ? palette.ramp : [palette.one, palette.three, palette.two];
    return {
      ...base,
      tooltip: {
        ...base.tooltip,
        valueFormatter: (value: unknown) => (typeof value === "number" ? numberText(value, locale, 2) : ""),
      },
      xAxis: categoryAxis(palette, names),
      yAxis: valueAxis(palette, (value) => numberText(value, locale, 1)),
      series: groups.map((group, at) => ({
        name: group.label[lang],
        type: "bar",
        color: colors[at] ?? palette.faint,
        barMaxWidth: 18,
        data: names.map((name) => index.get(`${group.name} ${name}`) ?? null),
      })),
    };
  }, [portrait, palette, lang, locale]);
  if (rows.length === 0 || groups.length === 0) return null;
  return (
    <section className="panel chart">
      <h2>{t("portrait.chart")}</h2>
      <Chart option={option} height={HEIGHT} label={t("portrait.chart.label")} />
    </section>
  );
}

import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import type { Indicator, IndicatorQuery, MeasureTable } from "@/api/measures";
import { Chart } from "@/charts/Chart";
import { usePalette } from "@/charts/palette";
import { useWords } from "./indicators";
import { optionOf, pictureOf } from "./picture";

const HEIGHT = 280;

interface Props {
  indicator: Indicator;
  query: IndicatorQuery;
  table: MeasureTable;
  tick?: ((text: string) => string | undefined) | undefined;
}

/** Where a check of a model splits the time, and that it chose the day itself where nobody said one. */
function SplitNote({ query, table }: Pick<Props, "query" | "table">) {
  const { t } = useTranslation();
  const day = table.columns.some((column) => column.name === "split") ? table.rows[0]?.split : undefined;
  if (!day) return null;
  return (
    <p className="quiet">
      {t("indicator.split", { day })}
      {query.holdout ? null : t("indicator.split.half")}
    </p>
  );
}

/** The picture that suits the table, where one does. */
export function IndicatorChart({ indicator, query, table, tick }: Props) {
  const { t, i18n } = useTranslation();
  const lang = useLang();
  const palette = usePalette();
  const words = useWords(indicator);
  const option = useMemo(
    () => optionOf(pictureOf(indicator.chart, table), { table, words, palette, tick }),
    [indicator, table, palette, tick, i18n.language],
  );
  if (!option) return null;
  return (
    <section className="panel chart">
      <Chart option={option} height={HEIGHT} label={t("indicator.chart", { name: indicator.label[lang] })} />
      <SplitNote query={query} table={table} />
    </section>
  );
}

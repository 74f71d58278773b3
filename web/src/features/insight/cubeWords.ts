import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type CubeMeasure, cubeDimensionsQuery } from "@/api/cube";
import { useLabels, useLang } from "@/api/manifest";
import { indicatorsQuery, type Unit } from "@/api/measures";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { minorText } from "@/ui/number";
import { ALL } from "./cube";
import { periodText } from "./period";

/** Words for dimensions, their members and the measures. */
export function useCubeWords() {
  const { t } = useTranslation();
  const lang = useLang();
  const locale = useLocale();
  const labels = useLabels();
  const { company } = useSession();
  const { data: cube } = useSuspenseQuery(cubeDimensionsQuery);
  const { data: list } = useSuspenseQuery(indicatorsQuery);
  const known = (name: string) => cube.dimensions.find((one) => one.name === name);
  const dimension = (name: string) => known(name)?.label[lang] ?? labels.field("customers.customer", name);
  const money = (minor: string) => minorText(Number(minor), company.currency, locale);
  const band = (key: string, one: (text: string) => string) => {
    if (key.endsWith("+")) return t("cube.band.from", { low: one(key.slice(0, -1)) });
    const [low = "", high] = key.split("-");
    return high === undefined ? one(low) : `${one(low)}–${one(high)}`;
  };
  const member = (name: string, key: string, title: string) => {
    if (key === ALL) return t("cube.total");
    switch (name) {
      case "decile":
        return t("decile.group.n", { group: key });
      case "price":
        return band(key, money);
      case "recency":
        return t("cube.days", { days: band(key, (text) => text) });
      case "frequency":
        return t("cube.times", { times: band(key, (text) => text) });
      case "month":
      case "week":
        return periodText(key, t);
      default:
        return title || (list.words[key]?.[lang] ?? key);
    }
  };
  const measure = (name: CubeMeasure) => cube.measures.find((one) => one.name === name);
  return {
    cube,
    known,
    dimension,
    member,
    measure: (name: CubeMeasure) => measure(name)?.label[lang] ?? name,
    formula: (name: CubeMeasure) => measure(name)?.formula[lang] ?? "",
    note: (name: string) => known(name)?.note[lang] ?? "",
    unit: (name: CubeMeasure): Unit => measure(name)?.unit ?? "number",
    word: (text: string) => list.words[text]?.[lang] ?? text,
  };
}

export type CubeWords = ReturnType<typeof useCubeWords>;

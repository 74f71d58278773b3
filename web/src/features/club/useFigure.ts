import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { useMoney } from "@/fields/useMoney";
import { useLocale } from "@/i18n/useLocale";
import { minorText, numberText } from "@/ui/number";

/** What a ladder counts, in words: money, or points or visits with their unit. */
export function useFigure() {
  const { t } = useTranslation();
  const money = useMoney();
  const locale = useLocale();
  const { company } = useSession();
  const number = (value: number | string) => numberText(value, locale);
  const counted = (metric: string, value: number | string) =>
    t(`club.figure.${metric === "visits" ? "visits" : "points"}`, { n: number(value) });
  return {
    money,
    number,
    of: (metric: string, value: string | null) =>
      value === null ? "" : metric === "spend" ? money(value) : counted(metric, value),
    /** The same of minor units of money. */
    minor: (value: number, metric: string) =>
      metric === "spend" ? minorText(value, company.currency, locale) : counted(metric, value),
  };
}

import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { fixedText, minorText, numberText, percentText } from "@/ui/number";

/** Writes a figure by its unit, as people do. Amounts are in minor units. */
export function useFigure(): (value: string, unit: string | undefined) => string {
  const locale = useLocale();
  const { company } = useSession();
  return (value, unit) => {
    if (!unit || unit === "text" || value === "" || !Number.isFinite(Number(value))) return value;
    if (unit === "money") return minorText(value, company.currency, locale);
    if (unit === "ratio") return percentText(value, locale);
    if (unit === "number") return fixedText(value, locale, 2);
    return numberText(value, locale, 1);
  };
}

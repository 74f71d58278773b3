import { useSession } from "@/api/session";
import { useMoney } from "@/fields/useMoney";
import { useLocale } from "@/i18n/useLocale";
import { minorText, numberText } from "@/ui/number";

/** What a ladder counts, in words: money, or points or visits. */
export function useFigure() {
  const money = useMoney();
  const locale = useLocale();
  const { company } = useSession();
  return {
    money,
    number: (value: number | string) => numberText(value, locale),
    of: (metric: string, value: string | null) =>
      value === null ? "" : metric === "spend" ? money(value) : numberText(value, locale),
    minor: (value: number, isMoney: boolean) =>
      isMoney ? minorText(value, company.currency, locale) : numberText(value, locale),
  };
}

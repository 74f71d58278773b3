import { useQuery } from "@tanstack/react-query";
import { useLang } from "@/api/manifest";
import { measuresQuery } from "@/api/measures";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { useLocale } from "@/i18n/useLocale";
import { fixedText, minorText, numberText, percentText } from "@/ui/number";

/** Says which figure a factor cites as people write it: its name, its value in its unit, and its day. */
export function useCited(): (row: RecordRow) => string | null {
  const lang = useLang();
  const locale = useLocale();
  const { company } = useSession();
  const measures = useQuery(measuresQuery);
  return (row) => {
    const value = String(row.cited_value ?? "");
    if (!value) return null;
    const known = measures.data?.find((one) => one.name === row.indicator_column);
    const said = () => {
      if (!known || !Number.isFinite(Number(value))) return value;
      if (known.unit === "money") return minorText(value, company.currency, locale);
      if (known.unit === "ratio") return percentText(value, locale);
      if (known.unit === "number") return fixedText(value, locale, 2);
      return numberText(value, locale, 1);
    };
    const day = row.cited_on ? `（${String(row.cited_on)}）` : "";
    return `${known ? `${known.label[lang]} ` : ""}${said()}${day}`;
  };
}

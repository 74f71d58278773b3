import { useQuery } from "@tanstack/react-query";
import { useLang } from "@/api/manifest";
import { indicatorsQuery } from "@/api/measures";
import type { OwnCellProps } from "@/fields/ownCells";

/** An indicator by its name; records keep its key. */
export function IndicatorCell({ field, row }: OwnCellProps) {
  const lang = useLang();
  const { data } = useQuery(indicatorsQuery);
  const key = String(row[field.name] ?? "");
  const table = data?.tables.find((one) => one.name === key);
  return <>{table?.label[lang] ?? data?.words[key]?.[lang] ?? key}</>;
}

import { useQuery } from "@tanstack/react-query";
import { useLang } from "@/api/manifest";
import { measuresQuery } from "@/api/measures";
import type { RecordRow } from "@/api/types";
import { useFigure } from "./useFigure";

/** Says which figure a factor cites as people write it: its name, its value in its unit, and its day. */
export function useCited(): (row: RecordRow) => string | null {
  const lang = useLang();
  const figure = useFigure();
  const measures = useQuery(measuresQuery);
  return (row) => {
    const value = String(row.cited_value ?? "");
    if (!value) return null;
    const known = measures.data?.find((one) => one.name === row.indicator_column);
    const day = row.cited_on ? `（${String(row.cited_on)}）` : "";
    return `${known ? `${known.label[lang]} ` : ""}${figure(value, known?.unit)}${day}`;
  };
}

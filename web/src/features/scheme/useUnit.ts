import { useQuery } from "@tanstack/react-query";
import { measuresQuery, type Unit } from "@/api/measures";

/** The unit of a measure by name; none while it isn't known. */
export function useUnit(measure: unknown): Unit | undefined {
  const measures = useQuery(measuresQuery);
  return measures.data?.find((one) => one.name === measure)?.unit;
}

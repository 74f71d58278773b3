import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { everyRecordQuery } from "@/api/map";
import type { Area, Shop } from "./mapShapes";

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

/** Areas and located stores of the company. */
export function usePlaces() {
  const areas = useQuery(everyRecordQuery("org.market_area"));
  const stores = useQuery(everyRecordQuery("org.store"));
  return useMemo(
    () => ({
      isPending: areas.isPending || stores.isPending,
      error: areas.error ?? stores.error,
      areas: (areas.data ?? []).map(
        (row): Area => ({
          id: row.id,
          number: String(row.number ?? ""),
          name: String(row.name ?? ""),
          parent: text(row.parent_id),
        }),
      ),
      shops: (stores.data ?? []).flatMap((row): Shop[] => {
        const [longitude, latitude] = [text(row.longitude), text(row.latitude)];
        if (!longitude || !latitude) return [];
        const at: [number, number] = [Number(longitude), Number(latitude)];
        return [{ id: row.id, name: String(row.name ?? ""), area: text(row.market_area_id), at }];
      }),
    }),
    [areas.data, areas.isPending, areas.error, stores.data, stores.isPending, stores.error],
  );
}

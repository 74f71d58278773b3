import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useTranslation } from "react-i18next";
import { TILE, type Tile, tileOf, tilesQuery } from "@/api/dashboards";
import { createRecord, type Draft, deleteRecord, updateRecord } from "@/api/records";
import { problemText } from "@/ui/problem";
import { moved } from "./tiles";

const draftOf = ({ id: _id, version: _version, ...fields }: Tile): Draft =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value === "" ? null : value]),
  ) as Draft;

/** Keeps what is done with the tiles of a dashboard; what fails is said and the page shows what is kept. */
export function useTiles(dashboard: string) {
  const client = useQueryClient();
  const { t } = useTranslation();
  const { message } = App.useApp();
  const of = tilesQuery(dashboard);
  const refresh = () => client.invalidateQueries({ queryKey: of.queryKey });
  const failed = async (error: unknown) => {
    void message.error(problemText(t, error));
    await refresh();
  };
  const put = (tiles: Tile[]) => client.setQueryData(of.queryKey, tiles);
  const kept = () => client.getQueryData(of.queryKey) ?? [];

  const save = useMutation({
    mutationFn: (tile: Tile) =>
      tile.version
        ? updateRecord(TILE, tile.id, tile.version, draftOf(tile))
        : createRecord(TILE, { ...draftOf(tile), dashboard_id: dashboard }, tile.id),
    onSuccess: refresh,
    onError: failed,
  });
  const change = useMutation({
    mutationFn: async (changes: { tile: Tile; draft: Partial<Tile> }[]) => {
      const before = kept();
      const draftFor = (tile: Tile) => changes.find((one) => one.tile.id === tile.id)?.draft ?? {};
      put(before.map((tile) => ({ ...tile, ...draftFor(tile) })).sort((a, b) => a.place - b.place));
      for (const { tile, draft } of changes) {
        const row = await updateRecord(TILE, tile.id, tile.version, draft as Draft);
        put(kept().map((one) => (one.id === row.id ? tileOf(row) : one)));
      }
    },
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: (tile: Tile) => deleteRecord(TILE, tile.id, tile.version),
    onSuccess: refresh,
    onError: failed,
  });
  return {
    save,
    change: (tile: Tile, draft: Partial<Tile>) => change.mutate([{ tile, draft }]),
    move: (tile: Tile, step: -1 | 1) =>
      change.mutate(
        moved(kept(), tile.id, step).map((one) => ({ tile: one.tile, draft: { place: one.place } })),
      ),
    remove,
  };
}

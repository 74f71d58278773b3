import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api, placeOf, type Schema } from "./client";
import type { Draft } from "./records";

/** What a field says about two records; points are hundredths of a bit. */
export type Reason = Schema<"DuplicateReason">;
export type Candidate = Schema<"Candidate">;
export type Pair = Schema<"DuplicatePair">;
export type PairState = Pair["state"];
export const PAIR_STATES: readonly PairState[] = ["open", "later", "not_duplicate", "merged"];
export type Scan = Schema<"DuplicateScan">;
export type MergePreview = Schema<"MergePreview">;
export type MergeEntry = Schema<"Merge">;
export type MergeRequest = Schema<"MergeNew">;

/** Records that look like what is being typed; `id` is the record that is being edited. */
export const candidatesQuery = (entity: string, draft: Draft, id: string | null) =>
  queryOptions({
    queryKey: ["duplicates", entity, "candidates", draft, id],
    queryFn: ({ signal }) =>
      answer(
        api.POST("/records/{domain}/{entity}/duplicates", {
          params: { path: placeOf(entity) },
          body: id ? { ...draft, id } : draft,
          signal,
        }),
      ),
    staleTime: 30_000,
  });

export const pairsQuery = (entity: string, state: PairState) =>
  infiniteQueryOptions({
    queryKey: ["duplicates", entity, "pairs", state],
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET("/duplicates", { params: { query: { entity, state, after: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

export const scanQuery = (entity: string) =>
  queryOptions({
    queryKey: ["duplicates", entity, "scan"],
    queryFn: ({ signal }) => answer(api.GET("/duplicates/scan", { params: { query: { entity } }, signal })),
    // While the search goes on, its progress is looked at.
    refetchInterval: (query) => (["keys", "pairs"].includes(query.state.data?.state ?? "") ? 1500 : false),
  });

export const previewQuery = (entity: string, ids: string[]) =>
  queryOptions({
    queryKey: ["duplicates", entity, "preview", ids],
    queryFn: ({ signal }) =>
      answer(api.GET("/merges/preview", { params: { query: { entity, ids: ids.join(",") } }, signal })),
    staleTime: 0,
  });

export const mergesQuery = (entity: string, record: string) =>
  queryOptions({
    queryKey: ["records", entity, "merges", record],
    queryFn: ({ signal }) => answer(api.GET("/merges", { params: { query: { entity, record } }, signal })),
  });

export const startScan = (entity: string) => answer(api.POST("/duplicates/scan", { body: { entity } }));

export const decidePair = (id: string, state: PairState) =>
  answer(api.PATCH("/duplicates/{id}", { params: { path: { id } }, body: { state } }));

export const mergeRecords = (body: MergeRequest) => answer(api.POST("/merges", { body }));

export const undoMerge = (id: string) => answer(api.POST("/merges/{id}/undo", { params: { path: { id } } }));

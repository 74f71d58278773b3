import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call, get } from "./client";
import { type Draft, pathOf } from "./records";
import type { Page, RecordRow } from "./types";

/** What a field says about two records; points are hundredths of a bit. */
export interface Reason {
  field: string;
  agreement: "same" | "similar" | "different";
  points: number;
}

export interface Candidate {
  record: RecordRow;
  score: number;
  is_certain: boolean;
  reasons: Reason[];
}

export const PAIR_STATES = ["open", "later", "not_duplicate", "merged"] as const;
export type PairState = (typeof PAIR_STATES)[number];

export interface Pair {
  id: string;
  left: RecordRow;
  right: RecordRow;
  score: number;
  is_certain: boolean;
  reasons: Reason[];
  state: PairState;
}

export interface Scan {
  state: "" | "keys" | "pairs" | "done";
  done: number;
  total: number;
  found: number;
  oversized: number;
}

export interface MergePreview {
  records: RecordRow[];
  moves: { entity: string; field: string; from: string; count: number }[];
}

export interface MergeEntry {
  id: string;
  at: string;
  undone_at: string | null;
  losers: RecordRow[];
  moved: number;
}

export interface MergeRequest {
  entity: string;
  survivor: { id: string; version: number };
  losers: { id: string; version: number }[];
  /** Field to the record that gives it. */
  choose: Record<string, string>;
  values: Draft;
}

/** Records that look like what is being typed; `id` is the record that is being edited. */
export const candidatesQuery = (entity: string, draft: Draft, id: string | null) =>
  queryOptions({
    queryKey: ["duplicates", entity, "candidates", draft, id],
    queryFn: ({ signal }) =>
      call<{ items: Candidate[] }>("POST", `${pathOf(entity)}/duplicates`, {
        body: id ? { ...draft, id } : draft,
        signal,
      }),
    staleTime: 30_000,
  });

export const pairsQuery = (entity: string, state: PairState) =>
  infiniteQueryOptions({
    queryKey: ["duplicates", entity, "pairs", state],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Pair>>("/duplicates", { entity, state, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const scanQuery = (entity: string) =>
  queryOptions({
    queryKey: ["duplicates", entity, "scan"],
    queryFn: ({ signal }) => get<Scan>("/duplicates/scan", { entity }, signal),
    // While the search goes on, its progress is looked at.
    refetchInterval: (query) => (["keys", "pairs"].includes(query.state.data?.state ?? "") ? 1500 : false),
  });

export const previewQuery = (entity: string, ids: string[]) =>
  queryOptions({
    queryKey: ["duplicates", entity, "preview", ids],
    queryFn: ({ signal }) => get<MergePreview>("/merges/preview", { entity, ids: ids.join(",") }, signal),
    staleTime: 0,
  });

export const mergesQuery = (entity: string, record: string) =>
  queryOptions({
    queryKey: ["records", entity, "merges", record],
    queryFn: ({ signal }) => get<{ items: MergeEntry[] }>("/merges", { entity, record }, signal),
  });

export const startScan = (entity: string) => call<Scan>("POST", "/duplicates/scan", { body: { entity } });

export const decidePair = (id: string, state: PairState) =>
  call<void>("PATCH", `/duplicates/${encodeURIComponent(id)}`, { body: { state } });

export const mergeRecords = (request: MergeRequest) =>
  call<{ id: string; moved: number; record: RecordRow }>("POST", "/merges", { body: request });

export const undoMerge = (id: string) =>
  call<{ moved: number }>("POST", `/merges/${encodeURIComponent(id)}/undo`);

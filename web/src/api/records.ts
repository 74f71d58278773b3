import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call, get, type Query, urlOf } from "./client";
import type { HistoryEntry, Page, RecordRow, Value } from "./types";

/** What a list shows: filters, search text and order, as they stand in the URL. */
export interface ListQuery {
  f?: string[];
  q?: string;
  sort?: string;
}

export const PAGE_SIZE = 50;

/** `customers.customer` → `/records/customers/customer` */
export function pathOf(entity: string, id?: string): string {
  const path = `/records/${entity.replace(".", "/")}`;
  return id === undefined ? path : `${path}/${encodeURIComponent(id)}`;
}

const params = (query: ListQuery): Query => ({ f: query.f ?? [], q: query.q, sort: query.sort });

export function fetchPage(
  entity: string,
  query: ListQuery,
  limit: number,
  after?: string | null,
  signal?: AbortSignal,
) {
  return get<Page<RecordRow>>(pathOf(entity), { ...params(query), limit, after }, signal);
}

export const listQuery = (entity: string, query: ListQuery, limit = PAGE_SIZE) =>
  infiniteQueryOptions({
    queryKey: ["records", entity, "list", query, limit],
    queryFn: ({ pageParam, signal }) => fetchPage(entity, query, limit, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const countQuery = (entity: string, query: ListQuery) =>
  queryOptions({
    queryKey: ["records", entity, "count", query],
    queryFn: ({ signal }) =>
      get<{ count: number }>(`${pathOf(entity)}/count`, { f: query.f ?? [], q: query.q }, signal),
  });

export const recordQuery = (entity: string, id: string) =>
  queryOptions({
    queryKey: ["records", entity, "one", id],
    queryFn: ({ signal }) => get<RecordRow>(pathOf(entity, id), {}, signal),
  });

export const historyQuery = (entity: string, id: string) =>
  queryOptions({
    queryKey: ["records", entity, "history", id],
    queryFn: ({ signal }) => get<{ items: HistoryEntry[] }>(`${pathOf(entity, id)}/history`, {}, signal),
  });

/** The record as it was at a moment. */
export const pastQuery = (entity: string, id: string, at: string) =>
  queryOptions({
    queryKey: ["records", entity, "past", id, at],
    queryFn: ({ signal }) => get<RecordRow>(pathOf(entity, id), { at }, signal),
  });

/** Uncovers a masked value; the server records who saw what. */
export function revealField(entity: string, id: string, field: string): Promise<{ value: Value }> {
  return call("POST", `${pathOf(entity, id)}/reveal`, { body: { field } });
}

export type Draft = Record<string, Value>;

/**
 * `key` makes a repeated call (a double click, a lost answer) give the first answer. `anyway`: also when the server thinks that
 * the record is there already.
 */
export function createRecord(entity: string, draft: Draft, key: string, anyway = false): Promise<RecordRow> {
  return call("POST", pathOf(entity), {
    body: draft,
    headers: { "Idempotency-Key": key },
    ...(anyway ? { query: { allow_duplicate: "true" } } : {}),
  });
}

export function updateRecord(entity: string, id: string, version: number, draft: Draft): Promise<RecordRow> {
  return call("PATCH", pathOf(entity, id), { body: { ...draft, version } });
}

export function deleteRecord(entity: string, id: string, version: number): Promise<void> {
  return call("DELETE", pathOf(entity, id), { query: { version } });
}

export function exportUrl(
  entity: string,
  query: ListQuery,
  fields: string[],
  format: "csv" | "xlsx",
): string {
  return urlOf(`${pathOf(entity)}/export`, { format, ...params(query), fields: fields.join(",") });
}

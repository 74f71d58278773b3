import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api, placeOf, type Schema, urlOf } from "./client";
import type { RecordRow, Value } from "./types";

/** What a list shows: filters, search text and order, as they stand in the URL. */
export interface ListQuery {
  f?: string[];
  q?: string;
  sort?: string;
}

export const PAGE_SIZE = 50;

const LIST = "/records/{domain}/{entity}";
const ONE = "/records/{domain}/{entity}/{id}";

const pathOf = (entity: string, id: string) => ({ ...placeOf(entity), id });
/** Only what the API knows: a list in the URL has more. */
const asked = ({ f, q, sort }: ListQuery) => ({ f, q, sort });

export function fetchPage(
  entity: string,
  query: ListQuery,
  limit: number,
  after?: string | null,
  signal?: AbortSignal,
) {
  const params = {
    path: placeOf(entity),
    query: { ...asked(query), limit, ...(after ? { after } : {}) },
  };
  return answer(api.GET(LIST, { params, signal }));
}

export const listQuery = (entity: string, query: ListQuery, limit = PAGE_SIZE) =>
  infiniteQueryOptions({
    queryKey: ["records", entity, "list", query, limit],
    queryFn: ({ pageParam, signal }) => fetchPage(entity, query, limit, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const countQuery = (entity: string, { f, q }: ListQuery) =>
  queryOptions({
    queryKey: ["records", entity, "count", { f, q }],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/records/{domain}/{entity}/count", {
          params: { path: placeOf(entity), query: { f, q } },
          signal,
        }),
      ),
  });

export const recordQuery = (entity: string, id: string) =>
  queryOptions({
    queryKey: ["records", entity, "one", id],
    queryFn: ({ signal }) => answer(api.GET(ONE, { params: { path: pathOf(entity, id) }, signal })),
  });

export const historyQuery = (entity: string, id: string) =>
  queryOptions({
    queryKey: ["records", entity, "history", id],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/records/{domain}/{entity}/{id}/history", { params: { path: pathOf(entity, id) }, signal }),
      ),
  });

/** The record as it was at a moment. */
export const pastQuery = (entity: string, id: string, at: string) =>
  queryOptions({
    queryKey: ["records", entity, "past", id, at],
    queryFn: ({ signal }) =>
      answer(api.GET(ONE, { params: { path: pathOf(entity, id), query: { at } }, signal })),
  });

/** Uncovers a masked value; the server records who saw what. */
export const revealField = (entity: string, id: string, field: string): Promise<{ value: Value }> =>
  answer(
    api.POST("/records/{domain}/{entity}/{id}/reveal", {
      params: { path: pathOf(entity, id) },
      body: { field },
    }),
  );

export type Draft = Schema<"RecordNew">;

/**
 * `key` makes a repeated call (a double click, a lost answer) give the first answer. `anyway`: also when the server thinks that
 * the record is there already.
 */
export const createRecord = (entity: string, body: Draft, key: string, anyway = false): Promise<RecordRow> =>
  answer(
    api.POST(LIST, {
      params: {
        path: placeOf(entity),
        header: { "Idempotency-Key": key },
        query: anyway ? { allow_duplicate: "true" } : {},
      },
      body,
    }),
  );

export const updateRecord = (entity: string, id: string, version: number, draft: Draft): Promise<RecordRow> =>
  answer(api.PATCH(ONE, { params: { path: pathOf(entity, id) }, body: { ...draft, version } }));

export const deleteRecord = (entity: string, id: string, version: number) =>
  answer(api.DELETE(ONE, { params: { path: pathOf(entity, id), query: { version } } }));

export const exportUrl = (
  entity: string,
  query: ListQuery,
  fields: string[],
  format: "csv" | "xlsx",
): string =>
  urlOf("/records/{domain}/{entity}/export", {
    path: placeOf(entity),
    query: { format, ...asked(query), fields: fields.join(",") },
  });

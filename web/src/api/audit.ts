import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api, type Schema, urlOf } from "./client";

/** What is asked of the log, as it stands in the URL. */
export interface AuditSearch {
  who?: string;
  entity?: string;
  id?: string;
  action?: string;
  from?: string;
  to?: string;
}

export type AuditLine = Schema<"AuditLine">;

export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ["audit", search],
    queryFn: ({ pageParam, signal }) =>
      answer(api.GET("/audit", { params: { query: { ...search, after: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

export const auditUrl = (search: AuditSearch, format: "csv" | "xlsx") =>
  urlOf("/audit", { query: { ...search, format } });

import { infiniteQueryOptions } from "@tanstack/react-query";
import { get, urlOf } from "./client";
import type { HistoryEntry } from "./types";

/** What is asked of the log, as it stands in the URL. */
export interface AuditSearch {
  who?: string;
  entity?: string;
  id?: string;
  action?: string;
  from?: string;
  to?: string;
}

export interface AuditLine extends HistoryEntry {
  seq: string;
  entity: string | null;
  record_id: string | null;
}

interface AuditPage {
  items: AuditLine[];
  next: string | null;
  /** Up to where the log is sealed against tampering. */
  seals: { count: number; at: string | null; waiting: number };
}

export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ["audit", search],
    queryFn: ({ pageParam, signal }) => get<AuditPage>("/audit", { ...search, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const auditUrl = (search: AuditSearch, format: "csv" | "xlsx") =>
  urlOf("/audit", { ...search, format });

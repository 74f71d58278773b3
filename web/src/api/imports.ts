import { queryOptions } from "@tanstack/react-query";
import { call, get } from "./client";
import type { Label } from "./types";

export interface ImportTarget {
  key: string;
  label: Label;
  fields: {
    name: string;
    label: Label;
    required: boolean;
    kind: unknown;
    links_by: string | string[] | null;
  }[];
  keys: string[][];
  options: string[];
}

export type ImportMode = "append" | "update" | "upsert";
export type ImportState =
  | "draft"
  | "dry_running"
  | "checked"
  | "running"
  | "done"
  | "cancelled"
  | "failed"
  | "undoing"
  | "undone";

export interface ImportOptions {
  zone?: string | null;
  create_missing?: boolean;
  on_error?: "skip" | "stop";
}

export interface ImportError {
  row: number;
  column: string | null;
  value: string | null;
  code: string;
  params?: Record<string, unknown>;
}

export interface ImportJob {
  id: string;
  target: string;
  file_name: string;
  format: string;
  encoding: string | null;
  delimiter: string | null;
  headers: string[];
  sample: (string | null)[][];
  mapping: Record<string, string | null>;
  mode: ImportMode;
  key: string[] | null;
  options: ImportOptions;
  state: ImportState;
  progress: { done: number; total: number | null } | null;
  counts: { create: number; update: number; skip: number; error: number } | null;
  errors: ImportError[];
  /** What the user should know before running it, e.g. that the same file was imported before. */
  notices?: { code: string; params?: Record<string, unknown> }[];
  undo?: { removed: number; restored: number; kept: number } | null;
  created_at: string;
  finished_at: string | null;
  problem: { code: string; params?: Record<string, unknown> } | string | null;
}

/** The server is at work on it: every state that ends in "ing". */
export const isBusy = (state: ImportState) => state.endsWith("ing");

const POLL_MS = 700;

export const targetsQuery = queryOptions({
  queryKey: ["imports", "targets"],
  queryFn: () => get<ImportTarget[]>("/imports/targets"),
  staleTime: Number.POSITIVE_INFINITY,
});

export const importsQuery = queryOptions({
  queryKey: ["imports", "list"],
  queryFn: () => get<{ items: ImportJob[] }>("/imports"),
  refetchInterval: (query) =>
    query.state.data?.items.some((job) => isBusy(job.state)) ? POLL_MS * 3 : false,
});

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", "one", id],
    queryFn: () => get<ImportJob>(`/imports/${id}`),
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data.state) ? POLL_MS : false),
  });

export function uploadImport(target: string, file: File): Promise<ImportJob> {
  const body = new FormData();
  body.append("target", target);
  body.append("file", file);
  return call("POST", "/imports", { body });
}

export type ImportSettings = Pick<ImportJob, "mapping" | "mode" | "key" | "options">;

export function saveImport(id: string, settings: ImportSettings): Promise<ImportJob> {
  return call("PATCH", `/imports/${id}`, { body: settings });
}

export function importAction(id: string, action: "dry-run" | "run" | "cancel" | "undo"): Promise<ImportJob> {
  return call("POST", `/imports/${id}/${action}`);
}

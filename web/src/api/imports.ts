import { queryOptions } from "@tanstack/react-query";
import { answer, api, asForm, type Schema, urlOf } from "./client";

export type ImportTarget = Schema<"ImportTarget">;
export type ImportJob = Schema<"Import">;
export type ImportMode = ImportJob["mode"];
export type ImportState = ImportJob["state"];
export type ImportOptions = Schema<"ImportOptions">;
export type ImportError = ImportJob["errors"][number];

/** The server is at work on it: every state that ends in "ing". */
export const isBusy = (state: ImportState) => state.endsWith("ing");

const POLL_MS = 700;

export const targetsQuery = queryOptions({
  queryKey: ["imports", "targets"],
  queryFn: () => answer(api.GET("/imports/targets")),
  staleTime: Number.POSITIVE_INFINITY,
});

export const importsQuery = queryOptions({
  queryKey: ["imports", "list"],
  queryFn: () => answer(api.GET("/imports")),
  refetchInterval: (query) =>
    query.state.data?.items.some((job) => isBusy(job.state)) ? POLL_MS * 3 : false,
});

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", "one", id],
    queryFn: () => answer(api.GET("/imports/{id}", { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data.state) ? POLL_MS : false),
  });

export const uploadImport = (target: string, file: File): Promise<ImportJob> =>
  answer(api.POST("/imports", { body: { target, file }, bodySerializer: asForm }));

export type ImportSettings = Pick<ImportJob, "mapping" | "mode" | "options"> & {
  /** Nothing where rows of the target are never matched. */
  key: string[] | null;
};

export const saveImport = (id: string, body: ImportSettings): Promise<ImportJob> =>
  answer(api.PATCH("/imports/{id}", { params: { path: { id } }, body }));

export function importAction(id: string, work: "dry-run" | "run" | "undo" | "cancel"): Promise<ImportJob> {
  if (work === "cancel") return answer(api.POST("/imports/{id}/cancel", { params: { path: { id } } }));
  return answer(api.POST("/imports/{id}/{work}", { params: { path: { id, work } } }));
}

export const resultUrl = (id: string) => urlOf("/imports/{id}/result", { path: { id } });

import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema, urlOf } from "./client";

export type EditionProgress = Schema<"EditionProgress">;
export type EditionCounts = Schema<"EditionCounts">;
export type EditionPage = Schema<"EditionPage">;

export const EDITION = "periodicals.edition";

/** How often an edition that is being sent is asked after, in milliseconds. */
const ASK_EVERY = 2_000;
const at = (id: string) => ({ params: { path: { id } } });
const by = (code: string) => ({ params: { path: { code } } });

/** Whether recipients are being listed, or messages go out. */
export const isUnderWay = (state: unknown) => state === "preparing" || state === "sending";

export const progressQuery = (id: string) =>
  queryOptions({
    queryKey: ["records", EDITION, "progress", id],
    queryFn: ({ signal }) => answer(api.GET("/periodicals/editions/{id}", { ...at(id), signal })),
    refetchInterval: (query) => (isUnderWay(query.state.data?.state) ? ASK_EVERY : false),
    retry: false,
  });

export const planQuery = (id: string) =>
  queryOptions({
    queryKey: ["records", EDITION, "plan", id],
    queryFn: ({ signal }) => answer(api.GET("/periodicals/editions/{id}/plan", { ...at(id), signal })),
    retry: false,
  });

/** Approves what was read: of this version. */
export const approveEdition = (id: string, version: number) =>
  answer(api.POST("/periodicals/editions/{id}/approval", { ...at(id), body: { version } }));
export const reopenEdition = (id: string) => answer(api.POST("/periodicals/editions/{id}/reopening", at(id)));
export const sendEdition = (id: string) => answer(api.POST("/periodicals/editions/{id}/sending", at(id)));

export const stopEdition = (id: string) => answer(api.POST("/periodicals/editions/{id}/stop", at(id)));

export const postListUrl = (id: string, format: "xlsx" | "csv") =>
  urlOf("/periodicals/editions/{id}/post-list", { path: { id }, query: { format } });
export const labelsUrl = (id: string) => urlOf("/periodicals/editions/{id}/labels", { path: { id } });

export const returnEdition = (id: string, reason: string) =>
  answer(api.POST("/periodicals/recipients/{id}/return", { ...at(id), body: { reason } }));

/** The page that a recipient opens, without signing in. */
export const editionPageQuery = (code: string) =>
  queryOptions({
    queryKey: ["edition-page", code],
    queryFn: ({ signal }) => answer(api.GET("/public/editions/{code}", { ...by(code), signal })),
    retry: false,
  });

export const openEdition = (code: string) => answer(api.POST("/public/editions/{code}/openings", by(code)));

export const wantPeriodical = (code: string, wants: boolean) =>
  answer(api.POST("/public/editions/{code}/subscription", { ...by(code), body: { wants } }));

export const editionFileUrl = (code: string, id: string) =>
  urlOf("/public/editions/{code}/files/{id}", { path: { code, id } });

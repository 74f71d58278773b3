import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

export type SchemeReport = Schema<"WrittenReport">;
export type SchemeSection = Schema<"WrittenSection"> & {
  /** The figures make another text now than when a person wrote this one. */
  is_stale?: boolean;
};
export type ReportFormat = "docx" | "pdf" | "html";
export type Lang = "zh" | "en";
export type Phase = "discovery" | "plan" | "interaction" | "analysis";

/** The header that names what is sent: sent twice under it, it happens once. */
const named = (key: string) => ({ headers: { "Idempotency-Key": key } });
const at = (id: string) => ({ params: { path: { id } } });

export interface ReportOrder {
  lang: Lang;
  formats: ReportFormat[];
  topic_id?: string;
}

export const makeReport = (key: string, body: ReportOrder) =>
  answer(api.POST("/scheme/reports", { body, ...named(key) }));

/** How often a report that is being made is asked after, in milliseconds. */
const ASK_EVERY = 700;

export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ["records", "scheme.report", "whole", id],
    queryFn: ({ signal }) => answer(api.GET("/scheme/reports/{id}", { ...at(id), signal })),
    refetchInterval: (query) => (query.state.data?.state === "working" ? ASK_EVERY : false),
  });

export const sectionsQuery = (lang: Lang) =>
  queryOptions({
    queryKey: ["records", "scheme.section", "all", lang],
    queryFn: ({ signal }) => answer(api.GET("/scheme/sections", { params: { query: { lang } }, signal })),
    staleTime: 60_000,
    retry: false,
  });

export const fileUrl = (id: string) => `/api/v1/files/${id}`;

export const diagramPdfUrl = (id: string, lang: Lang) =>
  `/api/v1/scheme/rounds/${id}/diagram?lang=${lang}&format=pdf`;

/** A round's diagram as it is now: a page shows the picture of an address once and never asks for it again. */
export const diagramQuery = (id: string, lang: Lang) =>
  queryOptions({
    queryKey: ["records", "scheme.round", "diagram", id, lang],
    queryFn: async ({ signal }) => {
      const params = { path: { id }, query: { lang, format: "svg" as const } };
      const drawn = await answer(api.GET("/scheme/rounds/{id}/diagram", { params, parseAs: "text", signal }));
      return `data:image/svg+xml,${encodeURIComponent(String(drawn))}`;
    },
  });

export interface NewFinding {
  name: string;
  indicator: string;
  question?: string;
  note?: string;
}

export const pinFinding = (id: string, key: string, body: NewFinding) =>
  answer(api.POST("/scheme/rounds/{id}/findings", { ...at(id), body, ...named(key) }));

export const moveRound = (id: string, to: Phase) =>
  answer(api.POST("/scheme/rounds/{id}/steps", { ...at(id), body: { to } }));

export const measureRound = (id: string) => answer(api.POST("/scheme/rounds/{id}/measure", at(id)));

export const closeRound = (id: string) => answer(api.POST("/scheme/rounds/{id}/close", at(id)));

export const startCampaign = (id: string) => answer(api.POST("/scheme/directions/{id}/campaign", at(id)));

export const addDirections = () => answer(api.POST("/scheme/directions/ready", {}));

export const refreshRelations = () => answer(api.POST("/scheme/relations/refresh", {}));

export const addTopics = () => answer(api.POST("/scheme/topics/ready", {}));

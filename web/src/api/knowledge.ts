import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

export type KnowledgeArticle = Schema<"ArticleView">;
export type KnowledgeVersion = Schema<"ArticleVersionView">;
export type KnowledgeLink = Schema<"ArticleLinkView">;
export type KnowledgeHit = Schema<"KnowledgeHit">;
export type KnowledgeSuggestion = Schema<"KnowledgeSuggestion">;
export type KnowledgeLine = Schema<"KnowledgeLine">;

export const ARTICLE = "knowledge.article";
export const LINK = "knowledge.link";

const at = (id: string) => ({ params: { path: { id } } });

/** An article with its versions, links and what readers say; read anew with every change of records. */
export const articleQuery = (id: string) =>
  queryOptions({
    queryKey: ["records", ARTICLE, "whole", id],
    queryFn: ({ signal }) => answer(api.GET("/knowledge/articles/{id}", { ...at(id), signal })),
  });

export interface KnowledgeDraft {
  /** The version of the draft that was read. */
  version: number;
  title: string;
  summary?: string | null;
  body?: string | null;
  note?: string | null;
}

export const writeDraft = (id: string, body: KnowledgeDraft) =>
  answer(api.PUT("/knowledge/articles/{id}/draft", { ...at(id), body }));

export const submitDraft = (id: string, reviewer: string) =>
  answer(api.POST("/knowledge/articles/{id}/review", { ...at(id), body: { reviewer_id: reviewer } }));

export const decideDraft = (id: string, publishes: boolean, note: string) =>
  answer(
    api.POST("/knowledge/articles/{id}/decision", { ...at(id), body: { publishes, note: note || null } }),
  );

export const archiveArticle = (id: string) => answer(api.POST("/knowledge/articles/{id}/archive", at(id)));

/** Makes a former version the draft, in place of the draft that was read. */
export const restoreVersion = (id: string, number: number, version: number) =>
  answer(api.POST("/knowledge/articles/{id}/restore", { ...at(id), body: { number, version } }));

export const confirmArticle = (id: string, day: string) =>
  answer(api.POST("/knowledge/articles/{id}/confirm", { ...at(id), body: { review_on: day } }));

export const countReading = (id: string) => answer(api.POST("/knowledge/articles/{id}/reads", at(id)));

export const judgeArticle = (id: string, helpful: boolean, comment: string) =>
  answer(
    api.PUT("/knowledge/articles/{id}/vote", {
      ...at(id),
      body: { is_helpful: helpful, comment: comment || null },
    }),
  );

export interface KnowledgeWish {
  text: string;
  base?: string | undefined;
  category?: string | undefined;
  language?: "zh" | "en" | undefined;
  tag?: string | undefined;
  state?: KnowledgeHit["state"] | undefined;
}

/** What a search finds. A search without result is counted, so it is asked once, when it is sent. */
export const searchQuery = (wish: KnowledgeWish) =>
  queryOptions({
    queryKey: ["records", ARTICLE, "found", wish],
    queryFn: ({ signal }) =>
      answer(
        api.POST("/knowledge/search", {
          body: {
            text: wish.text,
            base: wish.base ?? null,
            category: wish.category ?? null,
            language: wish.language ?? null,
            tag: wish.tag ?? null,
            state: wish.state ?? null,
          },
          signal,
        }),
      ),
    staleTime: 60_000,
    retry: false,
  });

export const suggestionsQuery = (entity: string, record: string) =>
  queryOptions({
    queryKey: ["records", ARTICLE, "beside", entity, record],
    queryFn: ({ signal }) =>
      answer(api.GET("/knowledge/suggestions", { params: { query: { entity, record } }, signal })),
  });

export const reportsQuery = (base: string | undefined, days: number) =>
  queryOptions({
    queryKey: ["records", ARTICLE, "reports", base, days],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/knowledge/reports", { params: { query: { days, ...(base ? { base } : {}) } }, signal }),
      ),
  });

export const addBases = () => answer(api.POST("/knowledge/bases/ready", {}));

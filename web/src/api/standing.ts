import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

export type CustomerStanding = Schema<"CustomerStanding">;
export type Standing = NonNullable<CustomerStanding["standing"]>;
export type StageChange = CustomerStanding["changes"][number];
export type Stage = Standing["stage"];
export type Sentence = Schema<"Sentence">;

export const STAGES: Stage[] = ["new", "active", "lapsing", "lapsed", "churned"];

/** Where a customer stands. The server computes it a moment after a sale came in. */
export const standingQuery = (id: string) =>
  queryOptions({
    queryKey: ["standing", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/customers/{id}/standing", { params: { path: { id } }, signal })),
    refetchInterval: 60_000,
    retry: false,
  });

/** What may come of a customer. The first asking of a day fits the models, which takes a moment. */
export const outlookQuery = (id: string) =>
  queryOptions({
    queryKey: ["standing", id, "outlook"],
    queryFn: ({ signal }) => answer(api.GET("/customers/{id}/outlook", { params: { path: { id } }, signal })),
    staleTime: 300_000,
    retry: false,
  });

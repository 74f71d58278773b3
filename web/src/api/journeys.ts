import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

export type Journey = Schema<"Journey">;
export type JourneyFault = Schema<"JourneyFault">;
export type JourneyTried = Schema<"JourneyTried">;
export type CallTask = Schema<"CallTask">;
export type JourneyMove = Journey["moves"][number];
export type CallOutcome = "reached" | "agreed" | "declined" | "again" | "no_more" | "wrong_number";

const at = (id: string) => ({ params: { path: { id } } });
const ENTITY = "journeys.journey";

/** How often the counts of a running journey are asked for, in milliseconds. */
const ASK_EVERY = 15_000;

export const journeyQuery = (id: string) =>
  queryOptions({
    queryKey: ["records", ENTITY, "whole", id],
    queryFn: ({ signal }) => answer(api.GET("/journeys/{id}", { ...at(id), signal })),
    refetchInterval: (query) => (query.state.data?.state === "running" ? ASK_EVERY : false),
  });

export const checkJourney = (id: string, flow: string) =>
  answer(api.POST("/journeys/{id}/check", { ...at(id), body: { flow } }));

export const moveJourney = (id: string, to: JourneyMove) =>
  answer(api.POST("/journeys/{id}/steps", { ...at(id), body: { to } }));

export interface Trial {
  customer_id: string;
  flow: string;
  hears: boolean;
}

export const tryJourney = (id: string, body: Trial) =>
  answer(api.POST("/journeys/{id}/try", { ...at(id), body }));

export const enrolInJourney = (id: string, customer_ids: string[]) =>
  answer(api.POST("/journeys/{id}/enrolments", { ...at(id), body: { customer_ids } }));

export const takeOutOfJourney = (id: string) => answer(api.POST("/journeys/enrolments/{id}/leave", at(id)));

export interface CallsWanted {
  kind?: "call" | "visit";
  about?: string;
  everybody?: boolean;
}

export const callsQuery = (wanted: CallsWanted) =>
  queryOptions({
    queryKey: ["records", "customers.activity", "calls", wanted],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/call-list", {
          params: {
            query: {
              ...(wanted.kind ? { kind: wanted.kind } : {}),
              ...(wanted.about ? { about: wanted.about } : {}),
              ...(wanted.everybody ? { everybody: "1" as const } : {}),
            },
          },
          signal,
        }),
      ),
  });

export interface Noted {
  outcome: CallOutcome;
  again_at?: string | null;
  note?: string | null;
}

export const noteCall = (id: string, body: Noted) =>
  answer(api.POST("/call-list/{id}/outcome", { ...at(id), body }));

const coded = (code: string) => ({ params: { path: { code } } });

export const wayOutQuery = (code: string) =>
  queryOptions({
    queryKey: ["unsubscribe", code],
    queryFn: ({ signal }) => answer(api.GET("/public/unsubscribe/{code}", { ...coded(code), signal })),
    retry: false,
  });

export const unsubscribe = (code: string) => answer(api.POST("/public/unsubscribe/{code}", coded(code)));

export const releaseAddress = (id: string) =>
  answer(api.POST("/messages/bounced-addresses/{id}/release", at(id)));

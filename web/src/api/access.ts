import { queryOptions } from "@tanstack/react-query";
import { type Answered, answer, api, placeOf } from "./client";

type Shares = Answered<"get", "/records/{domain}/{entity}/{id}/shares">;
/** A record opened to a person or a team. */
export type Share = Shares["items"][number];
export type Chart = Answered<"get", "/org/chart">;

export interface NewShare {
  user_id?: string;
  team_id?: string;
  may_write: boolean;
  /** The last day; without one, until it is taken back. */
  until: string | null;
}

const recordAt = (entity: string, id: string) => ({ ...placeOf(entity), id });

export const sharesQuery = (entity: string, id: string) =>
  queryOptions({
    queryKey: ["records", entity, "shares", id],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/records/{domain}/{entity}/{id}/shares", {
          params: { path: recordAt(entity, id) },
          signal,
        }),
      ),
  });

export const whyQuery = (entity: string, id: string, user: string | undefined) =>
  queryOptions({
    queryKey: ["records", entity, "why", id, user ?? ""],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/records/{domain}/{entity}/{id}/access", {
          params: { path: recordAt(entity, id), query: { user } },
          signal,
        }),
      ),
  });

export const shareRecord = (entity: string, id: string, body: NewShare) =>
  answer(
    api.POST("/records/{domain}/{entity}/{id}/shares", { params: { path: recordAt(entity, id) }, body }),
  );

export const unshareRecord = (entity: string, id: string, share_id: string) =>
  answer(
    api.DELETE("/records/{domain}/{entity}/{id}/shares/{share_id}", {
      params: { path: { ...recordAt(entity, id), share_id } },
    }),
  );

/** The organisation on a day; today where none is named. */
export const chartQuery = (on: string | undefined) =>
  queryOptions({
    queryKey: ["records", "org.post", "chart", on ?? ""],
    queryFn: ({ signal }) => answer(api.GET("/org/chart", { params: { query: { on } }, signal })),
  });

export const movePerson = (body: { user_id: string; post_id: string; on: string }) =>
  answer(api.POST("/org/moves", { body }));

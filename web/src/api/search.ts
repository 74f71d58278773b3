import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

/** From, to: places in a text, in the units of JavaScript strings. */
export type Mark = Schema<"Mark">;
export type FoundGroup = Schema<"FoundGroup">;
export type FoundItem = FoundGroup["items"][number];

/** What a text finds, as it is typed: an answer that nobody waits for any more is given up on both sides. */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: ({ signal }) => answer(api.GET("/search", { params: { query: { q } }, signal })),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

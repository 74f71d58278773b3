import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Answered, answer, api } from "./client";

export type FoundGroup = Answered<"get", "/search">["groups"][number];
export type FoundItem = FoundGroup["items"][number];
/** From, to: places in a text, in the units of JavaScript strings. */
export type Mark = FoundItem["title_marks"][number];

/** What a text finds, as it is typed: an answer that nobody waits for any more is given up on both sides. */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: ({ signal }) => answer(api.GET("/search", { params: { query: { q } }, signal })),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

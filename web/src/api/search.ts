import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { get } from "./client";

/** From, to: places in a text, in the units of JavaScript strings. */
export type Mark = [number, number];

export interface FoundItem {
  id: string;
  rank: "exact" | "begins" | "contains";
  title: string;
  title_marks: Mark[];
  details: { field: string; text: string; marks: Mark[] }[];
}

export interface FoundGroup {
  entity: string;
  items: FoundItem[];
  has_more: boolean;
}

/** What a text finds, as it is typed: an answer that nobody waits for any more is given up on both sides. */
export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: ({ signal }) => get<{ groups: FoundGroup[] }>("/search", { q }, signal),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

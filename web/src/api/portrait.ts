import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

export type Portrait = Schema<"Portrait">;
export type PortraitGroup = Portrait["groups"][number];
export type Said = PortraitGroup["said"][number];
export type PortraitTable = Portrait["tables"][number];

/** What is asked of portraits: a division of customers, and groups of it by comma. */
export interface PortraitSearch {
  by?: string;
  groups?: string;
}

export const portraitQuery = (query: PortraitSearch) =>
  queryOptions({
    queryKey: ["measures", "portrait", query],
    queryFn: ({ signal }) => answer(api.GET("/measures/portrait", { params: { query }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });

/** The address of one of the tables as a file. */
export const portraitUrl = (query: PortraitSearch, table: string, format: string) =>
  `/api/v1/measures/portrait?${new URLSearchParams({ ...query, table, format })}`;

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Answered, answer, api } from "./client";

export type Sheet = Answered<"get", "/inference">;
export type SheetLine = Sheet["lines"][number];
export type Inferred = Answered<"post", "/inference">;
export type InferredLine = Inferred["lines"][number];

export interface Given {
  name: SheetLine["name"];
  low: number | null;
  high: number | null;
}

export const sheetQuery = queryOptions({
  queryKey: ["inference", "sheet"],
  queryFn: () => answer(api.GET("/inference")),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What follows from these. Nothing is written, so it is asked like a question. */
export const inferredQuery = (givens: Given[]) =>
  queryOptions({
    queryKey: ["inference", "inferred", givens],
    queryFn: ({ signal }) => answer(api.POST("/inference", { body: { givens }, signal })),
    placeholderData: keepPreviousData,
  });

import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";

/** A text as a code that machines read, in modules; the same text gives the same code. */
export const symbolQuery = (kind: "barcode" | "qr", text: string) =>
  queryOptions({
    queryKey: ["card-symbol", kind, text],
    queryFn: ({ signal }) => answer(api.GET("/card-symbols", { params: { query: { kind, text } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** Cards of one sheet file. */
export const CARDS_OF_PART = 500;

export const sheetUrl = (face: string, batch: string, part: number) =>
  `/api/v1/card-faces/${face}/sheet?batch=${batch}&part=${part}`;

import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import type { operations } from "./schema";

export type StockMove = operations["move_stock"]["requestBody"]["content"]["application/json"];

/** Writes goods in, out, into another store, or as they were counted; sent twice under one key, it happens once. What the store has then. */
export const moveStock = async (key: string, body: StockMove): Promise<string> =>
  (await answer(api.POST("/stock/movements", { body, headers: { "Idempotency-Key": key } }))).on_hand;

/** What a store has of a product, keeps for orders, and has free. */
export const stockQuery = (store: string, product: string) =>
  queryOptions({
    // Under the key of records: what is written anywhere may change it.
    queryKey: ["records", "trade.stock_balance", "available", store, product],
    queryFn: ({ signal }) =>
      answer(api.GET("/sales/stock", { params: { query: { store, product } }, signal })),
    retry: false,
    staleTime: 0,
  });

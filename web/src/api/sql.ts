import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

export type WarehouseTable = Schema<"WarehouseTables">["tables"][number];
export type SqlAnswer = Schema<"WarehouseAnswer">;

export const warehouseTablesQuery = queryOptions({
  queryKey: ["warehouse", "tables"],
  queryFn: () => answer(api.GET("/warehouse/tables")),
  staleTime: 300_000,
  retry: false,
});

export const runSql = (query: string): Promise<SqlAnswer> =>
  answer(api.POST("/warehouse/sql", { body: { query } })) as Promise<SqlAnswer>;

export const sqlFile = (query: string, format: "csv" | "xlsx"): Promise<Blob> =>
  answer(api.POST("/warehouse/sql", { body: { query, format }, parseAs: "blob" })) as Promise<Blob>;

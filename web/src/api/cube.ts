import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema, urlOf } from "./client";
import { all, type BehindItem, pages, type ReadPage } from "./measures";

export type CubeDimension = Schema<"CubeDimension">;
export type CubeDimensions = Schema<"CubeDimensions">;
export type CubeTable = Schema<"MeasureTable">;
export type CellCustomer = Schema<"CellCustomers">["items"][number];
export type CubeMeasure =
  | "sales_c"
  | "units"
  | "tickets"
  | "customers"
  | "atv_c"
  | "spend_c"
  | "share"
  | "index";

/** What restricts a cube: days, slices, price bands. */
export interface CubeFilters {
  slice?: string;
  from?: string;
  to?: string;
  as_of?: string;
  prices?: string;
}

export interface CubeQuestion extends CubeFilters {
  rows: string;
  columns?: string;
  pages?: string;
  measure?: CubeMeasure;
  base?: string;
}

export const cubeDimensionsQuery = queryOptions({
  queryKey: ["measures", "cube", "dimensions"],
  queryFn: () => answer(api.GET("/measures/cube/dimensions")),
  staleTime: 300_000,
});

export const cubeQuery = (query: CubeQuestion) =>
  queryOptions({
    queryKey: ["measures", "cube", "cells", query],
    queryFn: ({ signal }) => answer(api.GET("/measures/cube/cells", { params: { query }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });

export const cubeUrl = (query: CubeQuestion, format: "csv" | "xlsx") =>
  urlOf("/measures/cube/cells", { query: { ...query, format } });

const customersOf =
  (filters: CubeFilters): ReadPage<CellCustomer, Schema<"CellCustomers">> =>
  (paging, signal) =>
    answer(api.GET("/measures/cube/customers", { params: { query: { ...filters, ...paging } }, signal }));

export const cellCustomersQuery = (filters: CubeFilters) =>
  pages(["measures", "cube", "customers", filters], customersOf(filters));

export const allCellCustomers = (filters: CubeFilters) => all(customersOf(filters));

const salesOf =
  (filters: CubeFilters): ReadPage<BehindItem, Schema<"SalesBehind">> =>
  (paging, signal) =>
    answer(api.GET("/measures/cube/records", { params: { query: { ...filters, ...paging } }, signal }));

export const cellSalesQuery = (filters: CubeFilters) =>
  pages(["measures", "cube", "sales", filters], salesOf(filters));

export interface NewSegment {
  name: string;
  reason: string;
  note: string;
  question: CubeFilters;
}

/** Keeps the customers of what the slices leave; the same key makes it once. */
export const makeSegment = (segment: NewSegment, key: string) =>
  answer(
    api.POST("/measures/cube/segment", {
      body: { ...segment, note: segment.note || null, reason: segment.reason || null },
      headers: { "Idempotency-Key": key },
    }),
  );

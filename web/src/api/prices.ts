import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

export type QuoteRequest = Schema<"QuoteRequest">;
export type Priced = Schema<"Priced">;
export type PricedLine = Priced["lines"][number];
export type Refusal = Priced["refusals"][number];
export type PriceCard = Schema<"PriceCard">;
export type CardPrice = PriceCard["prices"][number];
export type PriceMatrix = Schema<"PriceMatrix">;
export type MatrixCell = PriceMatrix["cells"][number];
export type PromotionCalendar = Schema<"PromotionCalendar">;

export type Simulation = Schema<"PromotionSimulation">;
export type PromotionResult = Schema<"PromotionResult">;

export const quote = (body: QuoteRequest) => answer(api.POST("/prices/quote", { body }));

export const priceCardQuery = (id: string) =>
  queryOptions({
    queryKey: ["prices", "card", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/products/{id}/price-card", { params: { path: { id } }, signal })),
  });

/** What a grid is of: a product, a category, or everything. */
export interface MatrixSubject {
  product_id?: string;
  category_id?: string;
}

export const matrixQuery = (id: string, query: MatrixSubject) =>
  queryOptions({
    queryKey: ["prices", "matrix", id, query],
    queryFn: ({ signal }) =>
      answer(api.GET("/price-books/{id}/matrix", { params: { path: { id }, query }, signal })),
  });

export const writeMatrix = (id: string, query: MatrixSubject, version: string, cells: MatrixCell[]) =>
  answer(api.PUT("/price-books/{id}/matrix", { params: { path: { id }, query }, body: { version, cells } }));

export type Step = "submit" | "approve" | "return" | "start" | "stop";

export function movePromotion(step: Step, id: string, version: number, note: string | null) {
  const call = { params: { path: { id } }, body: { version, note } };
  switch (step) {
    case "submit":
      return answer(api.POST("/promotions/{id}/submit", call));
    case "approve":
      return answer(api.POST("/promotions/{id}/approve", call));
    case "return":
      return answer(api.POST("/promotions/{id}/return", call));
    case "start":
      return answer(api.POST("/promotions/{id}/start", call));
    case "stop":
      return answer(api.POST("/promotions/{id}/stop", call));
  }
}

export const calendarQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ["prices", "calendar", from, to],
    queryFn: ({ signal }) =>
      answer(api.GET("/promotions/calendar", { params: { query: { from, to } }, signal })),
  });

/** Codes for nobody in particular, or one for each of these customers. */
export const issueCodes = (id: string, body: { count: number } | { customer_ids: string[] }) =>
  answer(api.POST("/coupons/{id}/codes", { params: { path: { id } }, body }));

/** Which tickets a promotion is tried on; the newest thirty days where none are named. */
export interface Past {
  from?: string;
  to?: string;
}

export const simulationQuery = (id: string, query: Past) =>
  queryOptions({
    queryKey: ["prices", "simulation", id, query],
    queryFn: ({ signal }) =>
      answer(api.GET("/promotions/{id}/simulation", { params: { path: { id }, query }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const promotionResultQuery = (id: string) =>
  queryOptions({
    queryKey: ["prices", "result", id],
    queryFn: ({ signal }) => answer(api.GET("/promotions/{id}/result", { params: { path: { id } }, signal })),
  });

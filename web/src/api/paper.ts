import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

export type PaperKeyed = Schema<"PaperKeyed">;
export type PaperAnswer = Schema<"PaperAnswer">;
export type PaperDifference = Schema<"PaperDifference">;
export type PaperBatchSum = Schema<"PaperBatchSum">;

const at = (id: string) => ({ params: { path: { id } } });

/** Under the key of records, so that a change of any of them asks again. */
export const batchSumQuery = (batch: string) =>
  queryOptions({
    queryKey: ["records", "trade.paper_batch", "sum", batch],
    queryFn: ({ signal }) => answer(api.GET("/paper/batches/{id}", { ...at(batch), signal })),
  });

export const keyForm = (batch: string, body: PaperKeyed): Promise<PaperAnswer> =>
  answer(api.POST("/paper/batches/{id}/forms", { ...at(batch), body }));

export const resolveForm = (form: string, body: PaperKeyed): Promise<PaperAnswer> =>
  answer(api.POST("/paper/forms/{id}/resolve", { ...at(form), body }));

/** Both keyings of a form that differs; before that nobody is shown the first. */
export const keyingsQuery = (form: string) =>
  queryOptions({
    queryKey: ["records", "trade.paper_form", "keyings", form],
    queryFn: ({ signal }) => answer(api.GET("/paper/forms/{id}/keyings", { ...at(form), signal })),
  });

export const closeBatch = (batch: string): Promise<PaperBatchSum> =>
  answer(api.POST("/paper/batches/{id}/close", at(batch)));

/** Whose card or number it is; refuses a card that can't be used, with its reason. */
export async function memberOf(code: string): Promise<{ id: string; name: string }> {
  const { customer_id } = await answer(api.GET("/club/members", { params: { query: { code } } }));
  const path = { domain: "customers", entity: "customer", id: customer_id };
  const row = await answer(api.GET("/records/{domain}/{entity}/{id}", { params: { path } }));
  return { id: customer_id, name: String(row.name ?? row.number ?? "") };
}

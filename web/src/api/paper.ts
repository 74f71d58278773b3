import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";
import type { Person } from "./till";

export type PaperKeyed = Schema<"PaperKeyed"> & { person?: string };
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

/** The form of this number, begun where it isn't there yet: photos have a place before it is keyed. */
export const beginForm = (batch: string, number: string): Promise<PaperAnswer> =>
  answer(api.POST("/paper/batches/{id}/begun", { ...at(batch), body: { number } }));

/** Takes away a form that was begun by mistake. */
export const dropForm = (form: string): Promise<PaperBatchSum> =>
  answer(api.POST("/paper/forms/{id}/drop", at(form)));

export const resolveForm = (form: string, body: PaperKeyed): Promise<PaperAnswer> =>
  answer(api.POST("/paper/forms/{id}/resolve", { ...at(form), body }));

/** Both keyings of a form that differs; before that nobody is shown the first. */
export const keyingsQuery = (form: string) =>
  queryOptions({
    // Not among the records: a form that has just been settled has none to be fetched again.
    queryKey: ["paper", "keyings", form],
    queryFn: ({ signal }) => answer(api.GET("/paper/forms/{id}/keyings", { ...at(form), signal })),
  });

export const closeBatch = (batch: string): Promise<PaperBatchSum> =>
  answer(api.POST("/paper/batches/{id}/close", at(batch)));

/** Whose card or number it is, and who of the card's household may have bought; refuses a card that can't be used, with its reason. */
export async function memberOf(code: string): Promise<{ id: string; name: string; family: Person[] }> {
  const found: { customer_id: string; family?: Person[] } = await answer(
    api.GET("/club/members", { params: { query: { code } } }),
  );
  const id = found.customer_id;
  const path = { domain: "customers", entity: "customer", id };
  const row = await answer(api.GET("/records/{domain}/{entity}/{id}", { params: { path } }));
  return { id, name: String(row.name ?? row.number ?? ""), family: found.family ?? [] };
}

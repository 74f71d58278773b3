import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

export type Quotation = Schema<"Quotation">;
export type QuotationLine = Quotation["lines"][number];
export type QuotationDraft = Schema<"QuotationDraft">;
export type QuotedGoods = Schema<"QuotedGoods">;
export type Offer = Schema<"Offer">;
export type SalesOrder = Schema<"WholeOrder">;
export type OrderLine = SalesOrder["lines"][number];
export type Step = Exclude<Quotation["steps"][number], "revise" | "order">;

/** The header that names what is sent: sent twice under it, it happens once. */
const named = (key: string) => ({ headers: { "Idempotency-Key": key } });
const at = (id: string) => ({ params: { path: { id } } });
/** Under the key of records, so that a change of any of them asks again. */
const about = (entity: string, id: string) => ["records", entity, "whole", id] as const;

export const quotationQuery = (id: string) =>
  queryOptions({
    queryKey: about("sales.quotation", id),
    queryFn: ({ signal }) => answer(api.GET("/sales/quotations/{id}", { ...at(id), signal })),
  });

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: about("sales.order", id),
    queryFn: ({ signal }) => answer(api.GET("/sales/orders/{id}", { ...at(id), signal })),
  });

export const priceGoods = (body: QuotedGoods): Promise<Offer> => answer(api.POST("/sales/price", { body }));

export const writeQuotation = (id: string | null, key: string, body: QuotationDraft): Promise<Quotation> =>
  id === null
    ? answer(api.POST("/sales/quotations", { body, ...named(key) }))
    : answer(api.PUT("/sales/quotations/{id}", { ...at(id), body }));

export const moveQuotation = (id: string, step: Step, note: string, version: number): Promise<Quotation> =>
  answer(api.POST("/sales/quotations/{id}/steps", { ...at(id), body: { step, note, version } }));

export const reviseQuotation = (id: string): Promise<Quotation> =>
  answer(api.POST("/sales/quotations/{id}/revisions", at(id)));

export const repriceQuotation = (id: string): Promise<Quotation> =>
  answer(api.POST("/sales/quotations/{id}/reprice", at(id)));

export const orderQuotation = (id: string): Promise<SalesOrder> =>
  answer(api.POST("/sales/quotations/{id}/order", { ...at(id), body: {} }));

/** An order without a quotation, as it is sent. */
export interface DirectOrder {
  goods: QuotedGoods;
  order: { wanted_on?: string; address?: string; note?: string };
}

/** An order without a quotation; sent twice under one key, it is one order. */
export const orderDirectly = (key: string, body: DirectOrder): Promise<SalesOrder> =>
  answer(api.POST("/sales/orders", { body, ...named(key) }));

export interface Piece {
  line_id: string;
  qty: string;
}

export const deliverOrder = (id: string, key: string, lines: Piece[], carrier: string, tracking: string) =>
  answer(
    api.POST("/sales/orders/{id}/deliveries", {
      ...at(id),
      body: { lines, carrier, tracking },
      ...named(key),
    }),
  );

export const invoiceOrder = (id: string, key: string): Promise<SalesOrder> =>
  answer(api.POST("/sales/orders/{id}/invoices", { ...at(id), body: {}, ...named(key) }));

export const reserveOrder = (id: string): Promise<SalesOrder> =>
  answer(api.POST("/sales/orders/{id}/reserve", at(id)));

export const endOrder = (id: string, step: "cancel" | "close", note: string, version: number) =>
  answer(api.POST("/sales/orders/{id}/end", { ...at(id), body: { step, note, version } }));

export const voidInvoice = (id: string, note: string) =>
  answer(api.POST("/sales/invoices/{id}/void", { ...at(id), body: { note } }));

export type NewPayment = Parameters<typeof payInvoice>[1];

export const payInvoice = (
  key: string,
  body: {
    customer_id: string;
    method: "transfer" | "cash" | "card" | "wechat" | "alipay" | "cheque" | "other";
    amount: string;
    reference?: string;
    invoices: { invoice_id: string; amount: string }[];
    keep_credit: boolean;
  },
) => answer(api.POST("/sales/payments", { body, ...named(key) }));

export const balanceQuery = (id: string) =>
  queryOptions({
    queryKey: ["records", "customers.customer", "balance", id],
    queryFn: ({ signal }) => answer(api.GET("/sales/customers/{id}/balance", { ...at(id), signal })),
    retry: false,
  });

export type ContractStep = "activate" | "terminate" | "end";

export const moveContract = (id: string, step: ContractStep, note: string, version: number) =>
  answer(api.POST("/sales/contracts/{id}/steps", { ...at(id), body: { step, note, version } }));

export const renewContract = (id: string) => answer(api.POST("/sales/contracts/{id}/renewals", at(id)));

/** Where the printed form of a document is. */
export const pdfOf = (what: "quotations" | "orders" | "invoices", id: string, lang: string) =>
  `/api/v1/sales/${what}/${id}/pdf?lang=${lang}`;

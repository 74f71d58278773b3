import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";
import { orKept } from "./keptPage";

export type TillProduct = Schema<"TillProduct">;
/** Somebody of a household whose card was shown. */
export interface Person {
  id: string;
  name: string | null;
  number: string | null;
  role: string;
}
export type TillMember = Omit<Schema<"TillMember">, "card_id" | "family"> & {
  /** The card that was shown, and who of its household may have shown it. */
  card_id?: string | null;
  family?: Person[];
};
export type TillSession = Schema<"TillSession">;
export type Snapshot = Schema<"TillSnapshot">;
export type TicketAsked = Schema<"TicketAsked"> & { card_id?: string | null };
export type TicketQuote = Schema<"TicketQuote">;
export type TicketSent = Schema<"TicketSent">;
export type Ticket = Schema<"Ticket">;
export type Receipt = Schema<"Receipt">;
export type QuoteLine = TicketQuote["lines"][number];
export type Payment = TicketSent["payments"][number];
export type Method = Payment["method"];

/** Proves at this till who a colleague is, for one act; the token stands for him in that. */
export const vouch = (
  login: string,
  password: string,
  code: string,
  act: string,
): Promise<{ token: string; name: string }> =>
  answer(api.POST("/session/vouch", { body: { login, password, code, act } }));

/** What clerks took off by hand, from a day to a day. */
export const handPricesQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ["records", "trade.hand_price", "by_clerk", from, to],
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/till/hand-prices", { params: { query: { from, to } }, signal }))).items,
  });

/** Without a connection it says so, and doesn't wait for one: a customer stands at the counter. */
const ASKED_NOW = { networkMode: "always", retry: false } as const;

/** The header that names what is sent: sent twice under it, it happens once. */
const named = (key: string) => ({ headers: { "Idempotency-Key": key } });

export const tillStoresQuery = queryOptions({
  queryKey: ["till", "stores"],
  queryFn: ({ signal }) => orKept("till.stores", answer(api.GET("/till/stores", { signal }))),
  ...ASKED_NOW,
});

export const tillSessionQuery = (store: string, till: string) =>
  queryOptions({
    queryKey: ["till", "session", store, till],
    queryFn: async ({ signal }) => {
      const asking = answer(api.GET("/till/session", { params: { query: { store, till } }, signal }));
      return (await orKept(`till.session.${store}.${till}`, asking)).session;
    },
    ...ASKED_NOW,
  });

export const openTill = (store_id: string, till: string, float: string): Promise<TillSession> =>
  answer(api.POST("/till/sessions", { body: { store_id, till, float } }));

/** Puts cash in or takes it out; sent twice under one key, it is one movement. */
export const moveCash = (id: string, key: string, amount: string, reason: string): Promise<TillSession> =>
  answer(
    api.POST("/till/sessions/{id}/movements", {
      params: { path: { id } },
      body: { amount, reason },
      ...named(key),
    }),
  );

export const closeTill = (id: string, counted: string, note: string): Promise<TillSession> =>
  answer(
    api.POST("/till/sessions/{id}/close", {
      params: { path: { id } },
      body: { counted, ...(note ? { note } : {}) },
    }),
  );

export const findProducts = (code: string, signal?: AbortSignal) =>
  answer(api.GET("/till/find", { params: { query: { code } }, ...(signal ? { signal } : {}) }));

export const findMembers = async (code: string): Promise<TillMember[]> =>
  (await answer(api.GET("/till/member", { params: { query: { code } } }))).items;

export const quoteTicket = (body: TicketAsked, signal?: AbortSignal): Promise<TicketQuote> =>
  answer(api.POST("/till/quote", { body, ...(signal ? { signal } : {}) }));

export const sendTicket = async (key: string, body: TicketSent): Promise<Ticket> =>
  (await answer(api.POST("/till/sales", { body, ...named(key) }))).ticket;

export const fetchSnapshot = (store: string): Promise<Snapshot> =>
  answer(api.GET("/till/snapshot", { params: { query: { store } } }));

export const ticketsQuery = (query: { store?: string; number?: string; customer?: string; day?: string }) =>
  queryOptions({
    queryKey: ["till", "tickets", query],
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/till/tickets", { params: { query }, signal }))).items,
    staleTime: 0,
    ...ASKED_NOW,
  });

export const fetchTicket = (id: string): Promise<Ticket> =>
  answer(api.GET("/till/tickets/{id}", { params: { path: { id } } }));

/** What a ticket's prices were made of; none of a ticket that no till of ours rang up. */
export type TicketAnswer = NonNullable<Schema<"TicketWhy">["answer"]>;

export const ticketWhyQuery = (id: string) =>
  queryOptions({
    // What was answered once stays so.
    queryKey: ["till", "why", id],
    queryFn: async ({ signal }): Promise<TicketAnswer | null> =>
      (await answer(api.GET("/till/tickets/{id}/why", { params: { path: { id } }, signal }))).answer,
  });

export const receiptQuery = (token: string) =>
  queryOptions({
    queryKey: ["till", "receipt", token],
    queryFn: ({ signal }) =>
      answer(api.GET("/till/receipts/{token}", { params: { path: { token } }, signal })),
    ...ASKED_NOW,
  });

export const parkedQuery = (store: string) =>
  queryOptions({
    queryKey: ["till", "parked", store],
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/till/parked", { params: { query: { store } }, signal }))).items,
    staleTime: 0,
    ...ASKED_NOW,
  });

export type Parking = Schema<"TicketParked">;

export const parkTicket = (body: Parking) => answer(api.POST("/till/parked", { body }));

/** Takes up a ticket; who asks again under the same key gets the same answer. */
export const recallTicket = (id: string, key: string) =>
  answer(api.POST("/till/parked/{id}/recall", { params: { path: { id } }, body: { key } }));

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call, get } from "./client";

export interface WebhookEntry {
  entity: string;
  acts: string[];
}

export interface WebhookInput {
  version?: number;
  name: string;
  address: string;
  events: WebhookEntry[];
  with_values: boolean;
  is_active: boolean;
}

export interface Webhook extends WebhookInput {
  id: string;
  version: number;
  /** Why the program switched it off. */
  off_reason: "gone" | "failing" | "owner" | null;
  owner: { id: string; name: string | null };
  failures: number;
  failing_since: string | null;
  old_secret_until: string | null;
  created_at: string;
  updated_at: string;
}

export const DELIVERY_STATES = ["waiting", "done", "failed", "withheld"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface Delivery {
  id: string;
  message: string;
  entity: string | null;
  act: string;
  record_id: string | null;
  happened_at: string;
  state: DeliveryState;
  tries: number;
  tried_at: string | null;
  next_at: string | null;
  status: number | null;
  answer: string | null;
  fault: string | null;
}

/** How often an open log is read anew. */
const LOG_MS = 5_000;
const pathOf = (id: string) => `/webhooks/${encodeURIComponent(id)}`;

export const webhooksQuery = queryOptions({
  queryKey: ["webhooks"],
  queryFn: () => get<{ items: Webhook[]; allows_private: boolean }>("/webhooks"),
});

export const deliveriesQuery = (id: string, state: DeliveryState | null) =>
  infiniteQueryOptions({
    queryKey: ["webhooks", id, "deliveries", state],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: Delivery[]; next: string | null }>(
        `${pathOf(id)}/deliveries`,
        { state, after: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LOG_MS,
  });

export interface MadeWebhook {
  id: string;
  secret: string;
}

/** Makes one, or changes one; only a new one has a secret to show. */
export const saveWebhook = ({ id, body }: { id: string | null; body: WebhookInput }) =>
  id
    ? call<void>("PUT", pathOf(id), { body }).then(() => null)
    : call<MadeWebhook>("POST", "/webhooks", { body });
export const removeWebhook = (id: string) => call<void>("DELETE", pathOf(id));
export const renewWebhookSecret = (id: string) => call<MadeWebhook>("POST", `${pathOf(id)}/secret`);
export const testWebhook = (id: string) => call<{ id: string }>("POST", `${pathOf(id)}/test`);
export const retryDelivery = (id: string) =>
  call<void>("POST", `/webhook-deliveries/${encodeURIComponent(id)}/retry`);

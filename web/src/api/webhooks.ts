import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type Answered, answer, api } from "./client";

export type Webhook = Answered<"get", "/webhooks">["items"][number];
export type WebhookEntry = Webhook["events"][number];
export type Delivery = Answered<"get", "/webhooks/{id}/deliveries">["items"][number];
export type DeliveryState = Delivery["state"];
export const DELIVERY_STATES: readonly DeliveryState[] = ["waiting", "done", "failed", "withheld"];
export type MadeWebhook = Answered<"post", "/webhooks">;
export type WebhookInput = Pick<Webhook, "name" | "address" | "events" | "with_values" | "is_active"> & {
  version?: number;
};

/** How often an open log is read anew. */
const LOG_MS = 5_000;
const at = (id: string) => ({ path: { id } });

export const webhooksQuery = queryOptions({
  queryKey: ["webhooks"],
  queryFn: () => answer(api.GET("/webhooks")),
});

export const deliveriesQuery = (id: string, state: DeliveryState | null) =>
  infiniteQueryOptions({
    queryKey: ["webhooks", id, "deliveries", state],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/webhooks/{id}/deliveries", {
          params: { ...at(id), query: { ...(state ? { state } : {}), after: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    refetchInterval: LOG_MS,
  });

/** Makes one, or changes one; only a new one has a secret to show. */
export const saveWebhook = ({ id, body }: { id: string | null; body: WebhookInput }) =>
  id
    ? answer(
        api.PUT("/webhooks/{id}", { params: at(id), body: { ...body, version: body.version ?? 0 } }),
      ).then(() => null)
    : answer(api.POST("/webhooks", { body }));
export const removeWebhook = (id: string) => answer(api.DELETE("/webhooks/{id}", { params: at(id) }));
export const renewWebhookSecret = (id: string) =>
  answer(api.POST("/webhooks/{id}/secret", { params: at(id) }));
export const testWebhook = (id: string) => answer(api.POST("/webhooks/{id}/test", { params: at(id) }));
export const retryDelivery = (id: string) =>
  answer(api.POST("/webhook-deliveries/{id}/retry", { params: at(id) }));

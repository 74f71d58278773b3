import { queryOptions } from "@tanstack/react-query";
import { type Answered, answer, api, type Schema } from "./client";

export type MessageChannel = Schema<"MessageChannel">;
export type ChannelName = MessageChannel["channel"];
export type ChannelSettings = Omit<MessageChannel, "channel" | "version" | "has_password" | "waiting">;
export type Tested = Answered<"post", "/message-channels/{channel}/test">;

export const channelsQuery = queryOptions({
  queryKey: ["message-channels"],
  queryFn: () => answer(api.GET("/message-channels")),
});

interface Saved {
  channel: ChannelName;
  version: number;
  settings: ChannelSettings;
  password: string | null;
}

/** Keeps how a channel is reached; without a password the former stays. */
export const saveChannel = ({ channel, ...body }: Saved) =>
  answer(api.PUT("/message-channels/{channel}", { params: { path: { channel } }, body }));

/** Sends a test message by the settings that are kept. */
export const testChannel = (channel: ChannelName, to: string) =>
  answer(api.POST("/message-channels/{channel}/test", { params: { path: { channel } }, body: { to } }));

/** Sends a message that failed once more. */
export const retryMessage = (id: string) =>
  answer(api.POST("/messages/{id}/retry", { params: { path: { id } } }));

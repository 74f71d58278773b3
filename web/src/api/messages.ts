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

export type MessageMailbox = Schema<"MessageMailbox">;
export type MailboxSettings = Pick<MessageMailbox, "is_active" | "host" | "port" | "security" | "user">;
export type Visited = Answered<"post", "/message-mailbox/visit">;

export const mailboxQuery = queryOptions({
  queryKey: ["message-mailbox"],
  queryFn: () => answer(api.GET("/message-mailbox")),
});

/** Keeps how the mailbox for reports is reached; without a password the former stays. */
export const saveMailbox = (body: { version: number; settings: MailboxSettings; password: string | null }) =>
  answer(api.PUT("/message-mailbox", { body }));

/** Reads the mailbox at once by the settings that are kept. */
export const visitMailbox = () => answer(api.POST("/message-mailbox/visit", {}));

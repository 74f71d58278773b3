import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call, get, urlOf } from "./client";
import { pathOf } from "./records";
import type { HistoryEntry, RecordRow } from "./types";

/** A comment as plain text; `@[id]` stands for one of `people`. */
export interface CommentContent {
  body: string;
  by: string | null;
  people: Record<string, string>;
  edited_at: string | null;
  is_own: boolean;
}

export interface FileContent {
  id: string;
  file_name: string;
  media_type: string;
  size: number;
  has_thumbnail: boolean;
  created_at: string;
  by: string | null;
}

export interface RecordContent {
  entity: string;
  record: RecordRow;
  by: string | null;
}

interface Item<Kind extends string, Content> {
  kind: Kind;
  id: string;
  at: string;
  content: Content;
}

export type CommentItem = Item<"comment", CommentContent>;
export type FileItem = Item<"file", FileContent>;
export type ChangeItem = Item<"change", HistoryEntry>;
/** A record of a domain: a sale, an activity. */
export type RecordItem = Item<string, RecordContent>;
export type TimelineItem = CommentItem | FileItem | ChangeItem | RecordItem;

export const isComment = (item: TimelineItem): item is CommentItem => item.kind === "comment";
export const isFile = (item: TimelineItem): item is FileItem => item.kind === "file";
export const isChange = (item: TimelineItem): item is ChangeItem => item.kind === "change";

interface TimelinePage {
  items: TimelineItem[];
  next: string | null;
  /** What can stand on this time line. */
  kinds: string[];
}

const PAGE = 30;
const underRecord = (entity: string, id: string, what: string) => `${pathOf(entity, id)}/${what}`;

export const timelineQuery = (entity: string, id: string, kinds: string[]) =>
  infiniteQueryOptions({
    queryKey: ["timeline", entity, id, kinds],
    queryFn: ({ pageParam, signal }) =>
      get<TimelinePage>(
        underRecord(entity, id, "timeline"),
        { kinds: kinds.join(","), limit: PAGE, after: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const filesQuery = (entity: string, id: string) =>
  queryOptions({
    queryKey: ["files", entity, id],
    queryFn: ({ signal }) =>
      get<{ items: FileContent[] }>(underRecord(entity, id, "files"), {}, signal).then((body) => body.items),
  });

export function uploadFile(entity: string, id: string, file: File): Promise<FileContent> {
  const form = new FormData();
  form.append("file", file, file.name);
  return call("POST", underRecord(entity, id, "files"), { body: form });
}

export const deleteFile = (id: string): Promise<void> => call("DELETE", `/files/${encodeURIComponent(id)}`);
export const fileUrl = (id: string) => urlOf(`/files/${encodeURIComponent(id)}`);
export const thumbnailUrl = (id: string) => `${fileUrl(id)}/thumbnail`;

/** Somebody to mention. */
export interface Reader {
  id: string;
  name: string;
  can_read: boolean;
}

export const readersQuery = (entity: string, id: string, q: string) =>
  queryOptions({
    queryKey: ["readers", entity, id, q],
    queryFn: ({ signal }) =>
      get<{ items: Reader[] }>(underRecord(entity, id, "readers"), { q }, signal).then((body) => body.items),
    staleTime: 60_000,
  });

export interface Said {
  id: string;
  /** Mentioned, but not allowed to see the record: they aren't told. */
  unseen: { id: string; name: string }[];
}

export const postComment = (entity: string, id: string, body: string): Promise<Said> =>
  call("POST", underRecord(entity, id, "comments"), { body: { body } });
export const editComment = (id: string, body: string): Promise<Said> =>
  call("PATCH", `/comments/${encodeURIComponent(id)}`, { body: { body } });
export const deleteComment = (id: string): Promise<void> =>
  call("DELETE", `/comments/${encodeURIComponent(id)}`);

export interface Notice {
  id: string;
  kind: "mention" | "webhook_off";
  entity: string;
  record_id: string;
  title: string;
  body: string;
  people: Record<string, string>;
  by: string | null;
  at: string;
  is_read: boolean;
}

interface NoticePage {
  items: Notice[];
  next: string | null;
  unread: number;
}

/** How often the bell asks. */
const BELL_MS = 60_000;

export const noticesQuery = infiniteQueryOptions({
  queryKey: ["notices"],
  queryFn: ({ pageParam, signal }) => get<NoticePage>("/notifications", { after: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
  refetchInterval: BELL_MS,
});

export const markRead = (id?: string): Promise<void> =>
  call("POST", "/notifications/read", { body: id ? { id } : {} });

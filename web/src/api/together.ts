import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type Answered, answer, api, asForm, placeOf, type Schema, urlOf } from "./client";

/** A comment as plain text; `@[id]` stands for one of `people`. */
export type CommentContent = Schema<"Comment">;
export type FileContent = Schema<"File">;
export type CommentItem = Schema<"CommentItem">;
export type FileItem = Schema<"FileItem">;
export type ChangeItem = Schema<"ChangeItem">;
/** A record of a domain: a sale, an activity. */
export type RecordItem = Schema<"RecordItem">;
export type RecordContent = RecordItem["content"];
export type TimelineItem = Schema<"TimelineItem">;

export const isComment = (item: TimelineItem): item is CommentItem => item.kind === "comment";
export const isFile = (item: TimelineItem): item is FileItem => item.kind === "file";
export const isChange = (item: TimelineItem): item is ChangeItem => item.kind === "change";

const PAGE = 30;
const pathOf = (entity: string, id: string) => ({ ...placeOf(entity), id });
const at = (id: string) => ({ path: { id } });

export const timelineQuery = (entity: string, id: string, kinds: string[]) =>
  infiniteQueryOptions({
    queryKey: ["timeline", entity, id, kinds],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/records/{domain}/{entity}/{id}/timeline", {
          params: {
            path: pathOf(entity, id),
            query: { kinds: kinds.join(","), limit: PAGE, after: pageParam },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

export const filesQuery = (entity: string, id: string) =>
  queryOptions({
    queryKey: ["files", entity, id],
    queryFn: async ({ signal }) => {
      const params = { path: pathOf(entity, id) };
      return (await answer(api.GET("/records/{domain}/{entity}/{id}/files", { params, signal }))).items;
    },
  });

export const uploadFile = (entity: string, id: string, file: File): Promise<FileContent> =>
  answer(
    api.POST("/records/{domain}/{entity}/{id}/files", {
      params: { path: pathOf(entity, id) },
      body: { file },
      bodySerializer: asForm,
    }),
  );

export const deleteFile = (id: string) => answer(api.DELETE("/files/{id}", { params: at(id) }));
export const fileUrl = (id: string) => urlOf("/files/{id}", at(id));
export const thumbnailUrl = (id: string) => urlOf("/files/{id}/thumbnail", at(id));

/** Somebody to mention. */
export type Reader = Answered<"get", "/records/{domain}/{entity}/{id}/readers">["items"][number];

export const readersQuery = (entity: string, id: string, q: string) =>
  queryOptions({
    queryKey: ["readers", entity, id, q],
    queryFn: async ({ signal }) => {
      const params = { path: pathOf(entity, id), query: { q } };
      return (await answer(api.GET("/records/{domain}/{entity}/{id}/readers", { params, signal }))).items;
    },
    staleTime: 60_000,
  });

/** `unseen`: mentioned, but not allowed to see the record; they aren't told. */
export type Said = Answered<"patch", "/comments/{id}">;

export const postComment = (entity: string, id: string, body: string): Promise<Said> =>
  answer(
    api.POST("/records/{domain}/{entity}/{id}/comments", {
      params: { path: pathOf(entity, id) },
      body: { body },
    }),
  );
export const editComment = (id: string, body: string): Promise<Said> =>
  answer(api.PATCH("/comments/{id}", { params: at(id), body: { body } }));
export const deleteComment = (id: string) => answer(api.DELETE("/comments/{id}", { params: at(id) }));

export type Notice = Schema<"Notice">;

/** How often the bell asks. */
const BELL_MS = 60_000;

export const noticesQuery = infiniteQueryOptions({
  queryKey: ["notices"],
  queryFn: ({ pageParam, signal }) =>
    answer(api.GET("/notifications", { params: { query: { after: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next,
  refetchInterval: BELL_MS,
});

export const markRead = (id?: string) => answer(api.POST("/notifications/read", { body: id ? { id } : {} }));

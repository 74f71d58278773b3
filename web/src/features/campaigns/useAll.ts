import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { listQuery } from "@/api/records";
import type { RecordRow } from "@/api/types";

const PAGE = 200;

/** All records of a kind that belong to a campaign, page after page; stays true while others write. */
export function useAll(entity: string, f: string[], sort = "id", enabled = true) {
  const list = useInfiniteQuery({ ...listQuery(entity, { f, sort }, PAGE), enabled });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const rows: RecordRow[] = list.data?.pages.flatMap((page) => page.items) ?? [];
  return {
    rows,
    isPending: enabled && list.isPending,
    error: list.error,
    retry: () => void list.refetch(),
    stamp: list.dataUpdatedAt,
  };
}

import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";
import { fetchPage } from "./records";
import type { RecordRow } from "./types";

export type OwnMap = NonNullable<Schema<"Map">["geometry"]>;
export type MapWritten = Schema<"MapWritten">;

/** The company's own geometry of market areas, where it has any. */
export const mapQuery = queryOptions({
  queryKey: ["map"],
  queryFn: () => answer(api.GET("/map")),
  staleTime: 300_000,
});

/** The server says what is wrong with a file that isn't one. */
export const writeMap = (body: OwnMap): Promise<MapWritten> => answer(api.PUT("/map", { body }));

export const deleteMap = () => answer(api.DELETE("/map"));

const AT_ONCE = 100;
/** Stores and areas that a map can still show. */
const RECORDS_MAX = 2_000;

async function all(entity: string, signal: AbortSignal): Promise<RecordRow[]> {
  const rows: RecordRow[] = [];
  let after: string | null = null;
  do {
    const page: { items: RecordRow[]; next: string | null } = await fetchPage(
      entity,
      {},
      AT_ONCE,
      after,
      signal,
    );
    rows.push(...page.items);
    after = page.next;
  } while (after && rows.length < RECORDS_MAX);
  return rows;
}

/** Every record of a small entity. */
export const everyRecordQuery = (entity: string) =>
  queryOptions({
    queryKey: ["records", entity, "every"],
    queryFn: ({ signal }) => all(entity, signal),
    staleTime: 60_000,
  });

import { queryOptions } from "@tanstack/react-query";
import type { CSSProperties } from "react";
import { fetchPage } from "@/api/records";
import type { RecordRow } from "@/api/types";

const TAG = "customers.tag";
/** Tags that a company uses; more of them are chosen in the list of tags. */
const KNOWN = 200;

/** The company's tags, by name. */
export const knownTagsQuery = queryOptions({
  queryKey: ["records", TAG, "known"],
  queryFn: ({ signal }) => fetchPage(TAG, { sort: "name" }, KNOWN, null, signal),
});

/** The tint behind a tag; its text stays ink, which can be read on every tint. */
export const tintOf = (tag: RecordRow | undefined) =>
  ({ "--tint": String(tag?.colour ?? "grey") }) as CSSProperties;

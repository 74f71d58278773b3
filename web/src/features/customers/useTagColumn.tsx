import "./tags.css";
import { useQueries, useQuery } from "@tanstack/react-query";
import { Tag } from "antd";
import { useEntity, useLabels } from "@/api/manifest";
import { fetchPage, PAGE_SIZE } from "@/api/records";
import type { RecordRow } from "@/api/types";
import type { Column } from "@/ui/Rows";
import { knownTagsQuery, tintOf } from "./knownTags";
import { chunksOf, tagsByCustomer } from "./tagRows";

const ON = "customers.customer_tag";
/** Tags on the customers of one page: ten each. */
const LIMIT = 500;

/** The tags on the customers of a list, asked for a page at a time; no column where the company has none. */
export function useTagColumn(rows: RecordRow[]): Column<RecordRow>[] {
  const labels = useLabels();
  const mayRead = useEntity(ON) !== undefined;
  const known = useQuery({ ...knownTagsQuery, enabled: mayRead });
  const tags = known.data?.items ?? [];
  const pages = useQueries({
    queries: chunksOf(
      rows.map(({ id }) => id),
      PAGE_SIZE,
    ).map((ids) => ({
      queryKey: ["records", ON, "list", ids],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchPage(ON, { f: [`customer_id:in:${ids.join(",")}`], sort: "id" }, LIMIT, null, signal),
      enabled: mayRead && tags.length > 0,
    })),
  });
  if (tags.length === 0) return [];
  const on = tagsByCustomer(pages.flatMap(({ data }) => data?.items ?? []));
  return [
    {
      key: "tags",
      head: labels.entity("customers.tag"),
      cell: (row) =>
        on.get(row.id)?.map((one) => (
          <Tag key={one.id} className="tinted" style={tintOf(tags.find((tag) => tag.id === one.tag_id))}>
            {one._titles?.tag_id ?? ""}
          </Tag>
        )) ?? null,
    },
  ];
}

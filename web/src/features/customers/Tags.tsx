import "./tags.css";
import { PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Select, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { createRecord, deleteRecord, listQuery } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { problemText } from "@/ui/problem";
import { knownTagsQuery, tintOf } from "./knownTags";

const ON = "customers.customer_tag";

/** The tags on a customer, put on and taken off in place. */
export function Tags({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const entity = useEntity(ON);
  const [adding, setAdding] = useState(false);
  const on = useInfiniteQuery({
    ...listQuery(ON, { f: [`customer_id:eq:${customer.id}`], sort: "id" }, 100),
    enabled: entity !== undefined,
  });
  const known = useQuery({ ...knownTagsQuery, enabled: entity !== undefined });
  const settle = {
    onSettled: () => client.invalidateQueries({ queryKey: ["records", ON] }),
    onError: (error: unknown) => void message.error(problemText(t, error)),
  };
  const add = useMutation({
    mutationFn: (tag: string) =>
      createRecord(ON, { customer_id: customer.id, tag_id: tag }, crypto.randomUUID()),
    ...settle,
  });
  const remove = useMutation({
    mutationFn: (row: RecordRow) => deleteRecord(ON, row.id, row.version),
    ...settle,
  });
  if (!entity) return null;
  const rows = on.data?.pages.flatMap((page) => page.items) ?? [];
  const tags = known.data?.items ?? [];
  const free = tags.filter((tag) => !rows.some((row) => row.tag_id === tag.id));
  return (
    <>
      {rows.map((row) => (
        <Tag
          key={row.id}
          className="tinted"
          style={tintOf(tags.find((tag) => tag.id === row.tag_id))}
          closable={entity.can.delete}
          onClose={(event) => {
            event.preventDefault();
            remove.mutate(row);
          }}
        >
          {row._titles?.tag_id ?? ""}
        </Tag>
      ))}
      {entity.can.create && free.length ? (
        adding ? (
          <Select
            autoFocus
            defaultOpen
            size="small"
            className="tag-select"
            aria-label={t("customer.tag.add")}
            showSearch={{ optionFilterProp: "label" }}
            options={free.map((tag) => ({ value: tag.id, label: String(tag.name) }))}
            onChange={(tag: string) => {
              add.mutate(tag);
              setAdding(false);
            }}
            onBlur={() => setAdding(false)}
          />
        ) : (
          <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t("customer.tag.add")}
          </Button>
        )
      ) : null}
    </>
  );
}

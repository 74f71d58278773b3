import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { fetchPage, recordQuery } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { useDebounced } from "@/ui/useDebounced";
import { type ControlProps, controlOf } from "./kind";
import { useTitle } from "./title";

const SUGGESTIONS = 30;

interface Props extends ControlProps {
  target: string;
  value: string[];
  onChange: (ids: string[]) => void;
  multiple?: boolean;
  label?: string;
  placeholder?: string;
  /** Titles that are known already, by id; the others are asked for. */
  titles?: Record<string, string>;
  className?: string;
  autoFocus?: boolean;
}

/** Chooses records of another entity, found by what is typed. */
export function LinkSelect(props: Props) {
  const { target, value, onChange, multiple = false, titles = {} } = props;
  const { t } = useTranslation();
  const entity = useEntity(target);
  const titleOf = useTitle();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const q = useDebounced(text, 200);
  // A masked title can't be sorted by.
  const isOpen = entity?.fields.find((field) => field.name === entity.title)?.access !== "mask";
  const sort = isOpen ? entity?.title : undefined;
  const found = useQuery({
    queryKey: ["records", target, "suggest", q],
    queryFn: ({ signal }) => fetchPage(target, { q, ...(sort ? { sort } : {}) }, SUGGESTIONS, null, signal),
    enabled: open && entity !== undefined,
    placeholderData: keepPreviousData,
  });
  const unnamed = value.filter((id) => titles[id] === undefined);
  const asked = useQueries({ queries: unnamed.map((id) => ({ ...recordQuery(target, id), retry: false })) });

  const name = (row: RecordRow) => (entity ? titleOf(entity, row) : row.id);
  const options = new Map<string, string>();
  for (const id of value) options.set(id, titles[id] ?? id);
  for (const answer of asked) if (answer.data) options.set(answer.data.id, name(answer.data));
  const items = found.data?.items ?? [];
  for (const row of items) options.set(row.id, name(row));
  // What is chosen stays known, but only what was found is offered.
  const shown = open ? items.map((row) => row.id) : [...options.keys()];

  return (
    <Select
      {...controlOf(props)}
      {...(props.label ? { "aria-label": props.label } : {})}
      {...(multiple ? { mode: "multiple" as const, maxTagCount: "responsive" as const } : {})}
      {...(props.autoFocus ? { autoFocus: true } : {})}
      className={props.className ?? "input-full"}
      placeholder={props.placeholder}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText }}
      popupMatchSelectWidth={false}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? t("state.loading") : t("state.nothing")}
      onOpenChange={setOpen}
      labelRender={({ value: id }) => options.get(String(id)) ?? String(id)}
      value={multiple ? value : (value[0] ?? null)}
      onChange={(next: string | string[] | null | undefined) =>
        onChange(next === null || next === undefined ? [] : Array.isArray(next) ? next : [next])
      }
      options={shown.map((id) => ({ value: id, label: options.get(id) ?? id }))}
    />
  );
}

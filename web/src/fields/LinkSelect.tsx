import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { fetchPage, recordQuery } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";
import { useDebounced } from "@/ui/useDebounced";
import { type ControlProps, controlOf } from "./kind";
import { useTitle } from "./title";

const SUGGESTIONS = 30;
/** What is typed or scanned so may be a number, a barcode, a phone. */
const CODE = /^[\w.+-]{3,}$/;
/** Fields that are looked through for exactly that. */
const CODE_FIELDS = 3;

/** The fields whose texts are codes: those that are searched beside the name. */
const codeFields = (entity: EntityDef | undefined): string[] =>
  (entity?.fields ?? [])
    .filter((field) => field.search && field.kind.type === "text" && field.name !== entity?.title)
    .filter((field) => field.access !== "mask" && !field.sealed)
    .slice(0, CODE_FIELDS)
    .map((field) => field.name);

interface Props extends ControlProps {
  target: string;
  value: string[];
  onChange: (ids: string[]) => void;
  multiple?: boolean;
  /** Only what fulfils these conditions is offered. */
  only?: string[];
  label?: string;
  placeholder?: string;
  /** Titles that are known already, by id; the others are asked for. */
  titles?: Record<string, string>;
  className?: string;
  autoFocus?: boolean;
}

/** Chooses records of another entity, found by what is typed. */
export function LinkSelect(props: Props) {
  const { target, value, onChange, multiple = false, only, titles = {} } = props;
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
    queryKey: ["records", target, "suggest", q, only],
    queryFn: ({ signal }) => {
      const wanted = { q, ...(only ? { f: only } : {}), ...(sort ? { sort } : {}) };
      return fetchPage(target, wanted, SUGGESTIONS, null, signal);
    },
    enabled: open && entity !== undefined,
    placeholderData: keepPreviousData,
  });
  // Whose number or barcode it is stands first: of a thousand that only begin like it the list shows the first by name.
  const exact = useQueries({
    queries: (CODE.test(q) ? codeFields(entity) : []).map((field) => ({
      queryKey: ["records", target, "suggest", "exact", field, q, only],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchPage(target, { f: [...(only ?? []), `${field}:eq:${q}`] }, 1, null, signal),
      enabled: open,
      retry: false,
    })),
  });
  const unnamed = value.filter((id) => titles[id] === undefined);
  const asked = useQueries({ queries: unnamed.map((id) => ({ ...recordQuery(target, id), retry: false })) });

  const name = (row: RecordRow) => (entity ? titleOf(entity, row) : row.id);
  const options = new Map<string, string>();
  for (const id of value) options.set(id, titles[id] ?? id);
  for (const answer of asked) if (answer.data) options.set(answer.data.id, name(answer.data));
  const all = [...exact.flatMap((answer) => answer.data?.items ?? []), ...(found.data?.items ?? [])];
  const items = all.filter((row, at) => all.findIndex((one) => one.id === row.id) === at);
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

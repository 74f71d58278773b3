import { PaperClipOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Segmented } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { fileUrl, uploadFile } from "@/api/together";
import { problemText } from "@/ui/problem";
import {
  type CellProps,
  type ConditionProps,
  controlOf,
  type FilterProps,
  type InputProps,
  type KindUi,
} from "./kind";

function FileLink({ id, name }: { id: string; name: string }) {
  return (
    <a href={fileUrl(id)} onClick={(event) => event.stopPropagation()}>
      <PaperClipOutlined aria-hidden="true" /> {name}
    </a>
  );
}

function Cell({ value, title }: CellProps) {
  if (value === null || value === "") return null;
  return <FileLink id={String(value)} name={title ?? String(value)} />;
}

/** A file is put on the record first, so there must be one. */
function FileInput({ entity, record, value, onChange, title, ...control }: InputProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(title);
  const upload = useMutation({
    mutationFn: (file: File) => uploadFile(entity, record ?? "", file),
    onSuccess: async (file) => {
      setName(file.file_name);
      onChange?.(file.id);
      await client.invalidateQueries({ queryKey: ["files", entity, record] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!record) return <span className="quiet">{t("file.after_save")}</span>;
  const chosen = value !== null && value !== undefined && value !== "";
  return (
    <span className="file-input">
      {chosen ? <FileLink id={String(value)} name={name ?? String(value)} /> : null}
      <input
        ref={chooser}
        type="file"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) upload.mutate(file);
          // The same file may be chosen again.
          event.target.value = "";
        }}
      />
      <Button {...controlOf(control)} loading={upload.isPending} onClick={() => chooser.current?.click()}>
        {t(chosen ? "file.replace" : "file.choose")}
      </Button>
      {chosen ? (
        <Button type="text" onClick={() => onChange?.(null)}>
          {t("file.clear")}
        </Button>
      ) : null}
    </span>
  );
}

const OPS = ["filled", "empty"];

function Filter({ field, conditions, onChange }: FilterProps) {
  const { t } = useTranslation();
  return (
    <Segmented
      aria-label={t("filter.value")}
      value={conditions[0]?.op ?? ""}
      onChange={(op) => onChange(op ? [{ field: field.name, op, value: "" }] : [])}
      options={[
        { value: "", label: t("filter.any") },
        ...OPS.map((op) => ({ value: op, label: t(`filter.op.${op}`) })),
      ]}
    />
  );
}

function Said({ condition }: ConditionProps) {
  const { t } = useTranslation();
  return <>{t(`filter.op.${condition.op}`)}</>;
}

export const fileKind: KindUi = { Cell, Input: FileInput, Filter, Said };

import "./imports.css";
import { InboxOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select, Skeleton } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { targetsQuery, uploadImport } from "@/api/imports";
import { useLang } from "@/api/manifest";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { Stages } from "./Stages";

const ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xls,.parquet";

interface DropProps {
  disabled: boolean;
  busy: boolean;
  onFile: (file: File) => void;
}

/** A file is dropped here or chosen; the input itself is the keyboard's way. */
function DropZone({ disabled, busy, onFile }: DropProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file && !disabled && !busy) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same
    <div
      className={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <InboxOutlined className="drop-icon" aria-hidden="true" />
      <p>{t("import.drop")}</p>
      <Button disabled={disabled} loading={busy} onClick={() => input.current?.click()}>
        {t("import.choose")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        aria-label={t("import.choose")}
        onChange={(event) => {
          take(event.target.files);
          // The same file may be chosen again after it was corrected.
          event.target.value = "";
        }}
      />
      <p className="quiet">{t("import.formats")}</p>
    </div>
  );
}

export function NewImport() {
  const { t } = useTranslation();
  const lang = useLang();
  const navigate = useNavigate();
  const { target } = useSearch({ from: "/shell/imports/new" });
  const targets = useQuery(targetsQuery);
  const upload = useMutation({
    mutationFn: (file: File) => uploadImport(target ?? "", file),
    onSuccess: (job) => navigate({ to: "/imports/$id", params: { id: job.id }, replace: true }),
  });
  const chosen = targets.data?.find((one) => one.key === target);
  const needed = chosen?.fields.filter((field) => field.required).map((field) => field.label[lang]) ?? [];
  return (
    <div className="page narrow">
      <PageHeader over={t("menu.imports")} title={t("import.new")} />
      <Stages at={0} />
      {targets.isPending ? <Skeleton active /> : null}
      {targets.isError ? <ProblemView error={targets.error} onRetry={() => void targets.refetch()} /> : null}
      {targets.data ? (
        <section className="panel">
          <h2 id="import-target">{t("import.target.ask")}</h2>
          <Select
            className="input-full"
            size="large"
            aria-labelledby="import-target"
            placeholder={t("import.target.choose")}
            showSearch={{ optionFilterProp: "label" }}
            value={target ?? null}
            onChange={(next) =>
              void navigate({ to: "/imports/new", search: { target: next }, replace: true })
            }
            options={targets.data.map((one) => ({ value: one.key, label: one.label[lang] }))}
          />
          {needed.length ? (
            <p className="quiet">{t("import.needed", { fields: needed.join(t("value.comma")) })}</p>
          ) : null}
          <DropZone disabled={!target} busy={upload.isPending} onFile={(file) => upload.mutate(file)} />
          {upload.isError ? <ProblemView error={upload.error} /> : null}
        </section>
      ) : null}
    </div>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Progress } from "antd";
import { useTranslation } from "react-i18next";
import { type ImportError, type ImportJob, importAction, importQuery, isBusy } from "@/api/imports";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { problemText } from "@/ui/problem";
import { type Column, Rows } from "@/ui/Rows";

type Action = "run" | "undo" | "cancel";

interface Props {
  doing: "edit" | "delete";
  job: ImportJob;
  onClose: () => void;
}

function Busy({ job, onCancel }: { job: ImportJob; onCancel: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { done, total } = { done: job.progress?.done ?? 0, total: job.progress?.total ?? 0 };
  return (
    <section aria-live="polite">
      <p>{t(`mass.state.${job.state}`)}</p>
      <Progress
        percent={total > 0 ? Math.min(99, Math.floor((done / total) * 100)) : 0}
        status="active"
        aria-label={t(`mass.state.${job.state}`)}
      />
      <p className="quiet">
        {t("import.progress", { done: numberText(done, locale), total: numberText(total, locale) })}
      </p>
      {job.state === "undoing" ? null : <Button onClick={onCancel}>{t("import.cancel")}</Button>}
    </section>
  );
}

/** The first records that are left as they are, and why. */
function Refused({ job }: { job: ImportJob }) {
  const { t } = useTranslation();
  if (job.errors.length === 0) return null;
  const why = (error: ImportError) =>
    t([`error.field.${error.code}`, `error.${error.code}`, "error.unknown"], {
      ...error.params,
      code: error.code,
    });
  const columns: Column<ImportError>[] = [
    { key: "value", head: t("mass.record"), cell: (error) => error.value ?? "" },
    { key: "why", head: t("import.error.why"), cell: why },
  ];
  return (
    <section className="mass-refused">
      <h3>{t("mass.refused")}</h3>
      <Rows
        label={t("mass.refused")}
        columns={columns}
        rows={job.errors}
        keyOf={(error) => `${error.row}-${error.column}-${error.code}`}
      />
    </section>
  );
}

/** The first records with what the fields hold before. */
function Sample({ job }: { job: ImportJob }) {
  const { t } = useTranslation();
  const title = job.headers.indexOf("title");
  const titles = job.sample.map((row) => row[title] || row[0] || "");
  if (titles.length === 0) return null;
  return <p className="quiet">{t("mass.sample", { titles: titles.slice(0, 5).join(t("mass.and")) })}</p>;
}

/** What the act would do, does, or has done. */
export function MassResult({ doing, job, onClose }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (action: Action) => importAction(job.id, action),
    onSuccess: (next) => client.setQueryData(importQuery(job.id).queryKey, next),
  });
  const number = (value: number | undefined) => numberText(value ?? 0, locale);
  if (isBusy(job.state)) return <Busy job={job} onCancel={() => act.mutate("cancel")} />;
  const counts = {
    update: number(job.counts?.update),
    skip: number(job.counts?.skip),
    error: number(job.counts?.error),
  };
  const problem = act.error ?? null;
  return (
    <section className="mass-result" aria-live="polite">
      {problem ? <Alert type="error" showIcon title={problemText(t, problem)} /> : null}
      {job.state === "checked" ? (
        <>
          <p>{t(`mass.would.${doing}`, counts)}</p>
          <Sample job={job} />
        </>
      ) : null}
      {job.state === "done" ? (
        <Alert type="success" showIcon title={t(`mass.done.${doing}`, counts)} />
      ) : null}
      {job.state === "cancelled" || job.state === "failed" ? (
        <Alert type="warning" showIcon title={t("mass.stopped", counts)} />
      ) : null}
      {job.state === "undone" ? (
        <Alert
          type="success"
          showIcon
          title={t("mass.undone", {
            restored: number(job.undo?.restored),
            kept: number(job.undo?.kept),
          })}
        />
      ) : null}
      <Refused job={job} />
      <div className="form-foot">
        {job.state === "checked" ? (
          <>
            <Button onClick={onClose}>{t("action.cancel")}</Button>
            <Button
              type="primary"
              danger={doing === "delete"}
              disabled={job.counts?.update === 0}
              loading={act.isPending}
              onClick={() => act.mutate("run")}
            >
              {t(`mass.run.${doing}`, counts)}
            </Button>
          </>
        ) : (
          <>
            {job.state === "undone" || job.counts?.update === 0 ? null : (
              <Button loading={act.isPending} onClick={() => act.mutate("undo")}>
                {t("mass.undo")}
              </Button>
            )}
            <Button type="primary" onClick={onClose}>
              {t("action.close")}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

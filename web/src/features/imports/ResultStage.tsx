import { DownloadOutlined, UndoOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { type ImportJob, importAction, importQuery, resultUrl } from "@/api/imports";
import { useManifest } from "@/api/manifest";
import { routeOf } from "@/fields/title";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { Counts, Errors, Notices } from "./Outcome";
import { problemOfJob } from "./texts";

function useAction(job: ImportJob, action: "run" | "undo") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => importAction(job.id, action),
    onSuccess: (next) => {
      client.setQueryData(importQuery(job.id).queryKey, next);
      void client.invalidateQueries({ queryKey: ["imports"] });
    },
  });
}

/** What the dry run found; the next step writes. */
export function CheckedStage({ job, onEdit }: { job: ImportJob; onEdit: () => void }) {
  const { t } = useTranslation();
  const run = useAction(job, "run");
  const writes = (job.counts?.create ?? 0) + (job.counts?.update ?? 0);
  const stops = (job.counts?.error ?? 0) > 0 && job.options.on_error === "stop";
  return (
    <>
      <section className="panel">
        <h2>{t("import.checked")}</h2>
        <Notices job={job} />
        <Counts job={job} />
        <p className="quiet">{t(stops ? "import.checked.stops" : "import.checked.note")}</p>
        {run.isError ? <ProblemView error={run.error} /> : null}
        <div className="form-foot">
          <Button onClick={onEdit}>{t("import.edit")}</Button>
          {job.counts?.error ? <ResultLink job={job} /> : null}
          <Button
            type="primary"
            disabled={writes === 0 || stops}
            loading={run.isPending}
            onClick={() => run.mutate()}
          >
            {t("import.run")}
          </Button>
        </div>
      </section>
      <Errors job={job} />
    </>
  );
}

function ResultLink({ job }: { job: ImportJob }) {
  const { t } = useTranslation();
  return (
    <Button icon={<DownloadOutlined />} href={resultUrl(job.id)} download>
      {t("import.result")}
    </Button>
  );
}

const TONES = { done: "success", failed: "error", cancelled: "warning", undone: "info" } as const;

/** What was done, the file of refused rows, and the way back. */
export function DoneStage({ job, onEdit }: { job: ImportJob; onEdit: () => void }) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  // A target that is no entity of its own (a file of sales lines) leads to the first list of its domain.
  const { entities } = useManifest();
  const entity =
    entities.find((one) => one.key === job.target) ??
    entities.find((one) => one.menu && one.domain === routeOf(job.target).domain);
  const undo = useAction(job, "undo");
  const resume = useAction(job, "run");
  const wrote = (job.counts?.create ?? 0) + (job.counts?.update ?? 0) > 0;
  const ask = () =>
    modal.confirm({
      title: t("import.undo.ask"),
      content: t("import.undo.note"),
      okText: t("import.undo"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () =>
        undo.mutateAsync().catch((error: unknown) => {
          message.error(problemText(t, error));
        }),
    });
  const tone = TONES[job.state as keyof typeof TONES] ?? "info";
  return (
    <>
      <section className="panel">
        <Alert
          type={tone}
          showIcon
          title={t(`import.end.${job.state}`)}
          description={problemOfJob(t, job) ?? undefined}
        />
        {job.state === "undone" && job.undo ? (
          <p className="undo-counts">{t("import.undo.counts", { ...job.undo })}</p>
        ) : (
          <Counts job={job} />
        )}
        {resume.isError ? <ProblemView error={resume.error} /> : null}
        <div className="form-foot">
          {wrote && job.state !== "undone" ? (
            <Button danger icon={<UndoOutlined />} loading={undo.isPending} onClick={ask}>
              {t("import.undo")}
            </Button>
          ) : null}
          {wrote && (job.state === "failed" || job.state === "cancelled") ? (
            <Button loading={resume.isPending} onClick={() => resume.mutate()}>
              {t("import.resume")}
            </Button>
          ) : null}
          {job.state === "failed" || job.state === "cancelled" || job.state === "undone" ? (
            <Button onClick={onEdit}>{t("import.edit")}</Button>
          ) : null}
          <ResultLink job={job} />
          {entity ? (
            <Link className="link-button" to="/r/$domain/$name" params={routeOf(entity.key)}>
              {t("import.see")}
            </Link>
          ) : null}
        </div>
      </section>
      <Errors job={job} />
    </>
  );
}

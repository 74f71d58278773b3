import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Progress } from "antd";
import { useTranslation } from "react-i18next";
import { type ImportJob, importAction, importQuery } from "@/api/imports";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { problemText } from "@/ui/problem";
import { Counts } from "./Outcome";

/** The server is at work: how far it is, and the way to stop it. */
export function Working({ job }: { job: ImportJob }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const locale = useLocale();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => importAction(job.id, "cancel"),
    onSuccess: (next) => client.setQueryData(importQuery(job.id).queryKey, next),
    onError: (error) => void message.error(problemText(t, error)),
  });
  const done = job.progress?.done ?? 0;
  const total = job.progress?.total ?? 0;
  // The bar never says 100 % while there is still work.
  const percent = total > 0 ? Math.min(99, Math.floor((done / total) * 100)) : 0;
  return (
    <section className="panel" aria-live="polite">
      <div className="panel-head">
        <h2>{t(`import.state.${job.state}`)}</h2>
        {job.state === "undoing" ? null : (
          <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t("import.cancel")}
          </Button>
        )}
      </div>
      <Progress percent={percent} status="active" aria-label={t(`import.state.${job.state}`)} />
      <p className="quiet">
        {total > 0
          ? t("import.progress", { done: numberText(done, locale), total: numberText(total, locale) })
          : t("import.progress.unknown", { done: numberText(done, locale) })}
      </p>
      <p className="quiet">{t("import.leave")}</p>
      {job.state === "undoing" ? null : <Counts job={job} />}
    </section>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ImportJob, type ImportTarget, importAction, importQuery, saveImport } from "@/api/imports";
import { useLang } from "@/api/manifest";
import { useSession } from "@/api/session";
import { ProblemView } from "@/ui/ProblemView";
import { MappingTable } from "./MappingTable";
import { OptionsForm } from "./OptionsForm";
import { Notices } from "./Outcome";
import { faultOf, settingsOf } from "./settings";

interface Props {
  job: ImportJob;
  target: ImportTarget;
  onChecked: () => void;
}

/** How the file is read and which column is which field, then the dry run. */
export function MatchStage({ job, target, onChecked }: Props) {
  const { t } = useTranslation();
  const lang = useLang();
  const client = useQueryClient();
  const { company } = useSession();
  const [settings, setSettings] = useState(() => settingsOf(job, target, company.zone));
  const fault = faultOf(settings, target);
  const labels = (names: string[]) =>
    names
      .map((name) => target.fields.find((field) => field.name === name)?.label[lang] ?? name)
      .join(t("value.comma"));
  const check = useMutation({
    mutationFn: async () => {
      await saveImport(job.id, settings);
      return importAction(job.id, "dry-run");
    },
    onSuccess: (next) => {
      client.setQueryData(importQuery(job.id).queryKey, next);
      void client.invalidateQueries({ queryKey: ["imports"] });
      onChecked();
    },
  });
  const known = [
    job.format &&
      t([`import.format.${job.format}`, "import.format.other"], { format: job.format.toUpperCase() }),
    job.encoding?.toUpperCase(),
    job.delimiter &&
      t([`import.delimiter.${job.delimiter}`, "import.delimiter.other"], { sign: job.delimiter }),
    t("import.columns", { n: job.headers.length }),
  ].filter(Boolean);
  return (
    <>
      <section className="panel">
        <div className="panel-head">
          <h2>{t("import.match")}</h2>
          <p className="recognised">
            <span className="quiet">{t("import.recognised")}</span>
            {known.map((one) => (
              <span key={String(one)} className="tag">
                {one}
              </span>
            ))}
          </p>
        </div>
        <MappingTable
          job={job}
          target={target}
          mapping={settings.mapping}
          onChange={(mapping) => setSettings({ ...settings, mapping })}
        />
      </section>
      <Notices job={job} />
      <OptionsForm target={target} settings={settings} onChange={setSettings} />
      {fault ? (
        <Alert
          type="warning"
          showIcon
          title={t(`import.fault.${fault.key}`, { fields: labels(fault.fields) })}
        />
      ) : null}
      {check.isError ? <ProblemView error={check.error} /> : null}
      <div className="form-foot">
        <p className="quiet">{t("import.check.note")}</p>
        <Button
          type="primary"
          disabled={fault !== null}
          loading={check.isPending}
          onClick={() => check.mutate()}
        >
          {t("import.check")}
        </Button>
      </div>
    </>
  );
}

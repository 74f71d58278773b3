import "./imports.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ImportJob, importQuery, isBusy, targetsQuery } from "@/api/imports";
import { useLang } from "@/api/manifest";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { MatchStage } from "./MatchStage";
import { CheckedStage, DoneStage } from "./ResultStage";
import { Stages } from "./Stages";
import { targetName } from "./texts";
import { Working } from "./Working";

function stageOf(job: ImportJob, editing: boolean): number {
  if (editing || job.state === "draft") return 1;
  if (job.state === "dry_running" || job.state === "checked") return 2;
  return job.state === "running" ? 3 : 4;
}

/** One import from its settings to its end. All of it hangs on the id in the URL, so a reload loses nothing. */
export function ImportPage() {
  const { t } = useTranslation();
  const lang = useLang();
  const client = useQueryClient();
  const { id } = useParams({ from: "/shell/imports/$id" });
  const [editing, setEditing] = useState(false);
  const answer = useQuery(importQuery(id));
  const targets = useQuery(targetsQuery);
  const job = answer.data;
  const target = targets.data?.find((one) => one.key === job?.target);

  // When the work ends, lists and measures that were read before are old.
  const wasBusy = useRef(false);
  const busy = job ? isBusy(job.state) : false;
  useEffect(() => {
    if (wasBusy.current && !busy) {
      void client.invalidateQueries({ queryKey: ["records"] });
      void client.invalidateQueries({ queryKey: ["measures"] });
    }
    wasBusy.current = busy;
  }, [busy, client]);

  const content = () => {
    const error = answer.error ?? targets.error;
    if (error) return <ProblemView error={error} onRetry={() => void answer.refetch()} />;
    if (!job || !target) return <Skeleton active paragraph={{ rows: 8 }} />;
    const stage = () => {
      if (busy) return <Working job={job} />;
      if (editing || job.state === "draft")
        return <MatchStage job={job} target={target} onChecked={() => setEditing(false)} />;
      const edit = () => setEditing(true);
      if (job.state === "checked") return <CheckedStage job={job} onEdit={edit} />;
      return <DoneStage job={job} onEdit={edit} />;
    };
    return (
      <>
        <Stages at={stageOf(job, editing)} />
        {stage()}
      </>
    );
  };

  return (
    <div className="page narrow">
      <PageHeader
        over={<Link to="/imports">{t("menu.imports")}</Link>}
        title={job?.file_name ?? t("import.one")}
        note={job ? targetName(targets.data, job.target, lang) : null}
      />
      {content()}
    </div>
  );
}

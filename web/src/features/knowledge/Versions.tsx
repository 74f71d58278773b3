import "./knowledge.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Popconfirm, Select, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { articleQuery, type KnowledgeVersion, restoreVersion } from "@/api/knowledge";
import { useLabels } from "@/api/manifest";
import type { SlotProps } from "@/record/slots";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { compare } from "./compare";

const wholeText = (version: KnowledgeVersion) => `${version.title}\n${version.summary}\n\n${version.body}`;

interface DifferenceProps {
  before: KnowledgeVersion;
  after: KnowledgeVersion;
}

/** What is new in one version against another, in the text itself. */
function Difference({ before, after }: DifferenceProps) {
  const { t } = useTranslation();
  let at = 0;
  const pieces = compare(wholeText(before), wholeText(after)).map((piece) => {
    const placed = { ...piece, at };
    at += piece.text.length;
    return placed;
  });
  return (
    <section className="knowledge-difference" aria-label={t("knowledge.difference")}>
      {pieces.map(({ text, kind, at: place }) => {
        const key = `${place}-${kind}`;
        if (kind === "new") return <ins key={key}>{text}</ins>;
        if (kind === "gone") return <del key={key}>{text}</del>;
        return <span key={key}>{text}</span>;
      })}
    </section>
  );
}

/** Every version of an article: who wrote it, who let it through, what is new in it; and a way back. */
export function Versions({ row }: SlotProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const client = useQueryClient();
  const whole = useQuery(articleQuery(row.id));
  const [chosen, setChosen] = useState<{ before?: number; after?: number }>({});
  const restore = useMutation({
    mutationFn: (number: number) => restoreVersion(row.id, number, whole.data?.draft_version ?? 0),
    onSuccess: async () => {
      message.success(t("knowledge.restored"));
      await client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: async (error) => {
      if (!(error instanceof Problem && error.code === "record.version_conflict")) {
        void message.error(problemText(t, error));
        return;
      }
      void message.warning(t("knowledge.draft_meanwhile"));
      await client.invalidateQueries({ queryKey: ["records"] });
    },
  });
  if (whole.isPending) return <Skeleton active />;
  if (whole.isError) return <ProblemView error={whole.error} onRetry={() => void whole.refetch()} />;
  const { versions, may_change } = whole.data;
  if (versions.length === 0) return <Nothing title={t("knowledge.no_versions")} />;
  const after = versions.find((one) => one.number === chosen.after) ?? versions[0];
  const before = versions.find((one) => one.number === chosen.before) ?? versions[1];
  const hasDraft = versions.some((one) => one.state === "draft");
  const options = versions.map((one) => ({
    value: one.number,
    label: t("knowledge.version", { number: one.number }),
  }));
  return (
    <div>
      <ul className="knowledge-versions">
        {versions.map((one) => (
          <li key={one.number}>
            <b>{t("knowledge.version", { number: one.number })}</b>
            <Tag color={one.state === "published" ? "green" : "default"}>
              {labels.choice("knowledge.version", "state", one.state)}
            </Tag>
            <span>{one.title}</span>
            <span className="quiet">
              {t("knowledge.who", { author: one.author ?? "—", reviewer: one.reviewer ?? "—" })}{" "}
              {one.decided_on ?? ""}
            </span>
            {one.note ? <span>{one.note}</span> : null}
            {one.decision ? (
              <span className="quiet">{t("knowledge.said", { text: one.decision })}</span>
            ) : null}
            {may_change && one.state === "archived" ? (
              <Popconfirm
                title={t(hasDraft ? "knowledge.restore_over" : "knowledge.restore_sure")}
                okText={t("knowledge.restore")}
                cancelText={t("action.cancel")}
                onConfirm={() => restore.mutate(one.number)}
              >
                <Button size="small">{t("knowledge.restore")}</Button>
              </Popconfirm>
            ) : null}
          </li>
        ))}
      </ul>
      {before && after ? (
        <>
          <h2>{t("knowledge.difference")}</h2>
          <div className="knowledge-chosen">
            <Select
              aria-label={t("knowledge.before")}
              value={before.number}
              options={options}
              onChange={(number) => setChosen({ ...chosen, before: number })}
            />
            <span aria-hidden="true">→</span>
            <Select
              aria-label={t("knowledge.after")}
              value={after.number}
              options={options}
              onChange={(number) => setChosen({ ...chosen, after: number })}
            />
          </div>
          <Difference before={before} after={after} />
        </>
      ) : null}
    </div>
  );
}

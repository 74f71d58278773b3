import "./knowledge.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Select, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ARTICLE, LINK, suggestionsQuery } from "@/api/knowledge";
import { useEntity, useLabels } from "@/api/manifest";
import { createRecord } from "@/api/records";
import { LinkSelect } from "@/fields/LinkSelect";
import { routeOf } from "@/fields/title";
import type { SlotProps } from "@/record/slots";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";

const KINDS = ["about", "used_in"] as const;

/** Says that an article belongs to this record, or is used in it. */
function AddLink({ about }: { about: string }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [article, setArticle] = useState<string[]>([]);
  const [kind, setKind] = useState<(typeof KINDS)[number]>("about");
  const add = useMutation({
    mutationFn: () => createRecord(LINK, { article_id: article[0] ?? "", about, kind }, crypto.randomUUID()),
    onSuccess: async () => {
      setArticle([]);
      message.success(t("knowledge.linked"));
      await client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <div className="knowledge-add">
      <LinkSelect
        target={ARTICLE}
        className="knowledge-pick"
        label={t("knowledge.article_to_link")}
        placeholder={t("knowledge.article_to_link")}
        value={article}
        onChange={setArticle}
      />
      <Select
        aria-label={t("knowledge.how")}
        value={kind}
        onChange={setKind}
        options={KINDS.map((one) => ({ value: one, label: labels.choice(LINK, "kind", one) }))}
      />
      <Button disabled={article.length === 0} loading={add.isPending} onClick={() => add.mutate()}>
        {t("knowledge.link")}
      </Button>
    </div>
  );
}

/** Articles that help with the record of the page: linked to it, tagged with its words, or of the same words. */
export function Beside({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const found = useQuery(suggestionsQuery(entity.key, row.id));
  const mayLink = useEntity(LINK)?.can.create;
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <div>
      {found.data.items.length === 0 ? <Nothing title={t("knowledge.nothing_beside")} /> : null}
      <ul className="knowledge-hits">
        {found.data.items.map((one) => (
          <li key={one.id}>
            <Link to="/r/$domain/$name/$id" params={{ ...routeOf(ARTICLE), id: one.id }} search={{}}>
              {one.title}
            </Link>{" "}
            <Tag color={one.why === "link" ? "blue" : "default"}>
              {t(one.is_used ? "knowledge.why.used" : `knowledge.why.${one.why}`)}
            </Tag>
            {one.summary ? <p className="quiet">{one.summary}</p> : null}
          </li>
        ))}
      </ul>
      {mayLink ? <AddLink about={`${entity.key}/${row.id}`} /> : null}
    </div>
  );
}

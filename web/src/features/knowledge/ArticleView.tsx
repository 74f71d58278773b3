import "./knowledge.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Input, Skeleton, Tag } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ARTICLE, articleQuery, countReading, judgeArticle, type KnowledgeArticle } from "@/api/knowledge";
import { useLabels } from "@/api/manifest";
import { routeOf } from "@/fields/title";
import type { SlotProps } from "@/record/slots";
import { Markdown } from "@/ui/Markdown";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";

/** Whether it helped, and what is missing otherwise. */
function Verdict({ id, whole }: { id: string; whole: KnowledgeArticle }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [comment, setComment] = useState<string | null>(null);
  const judge = useMutation({
    mutationFn: ({ helpful, said }: { helpful: boolean; said: string }) => judgeArticle(id, helpful, said),
    onSuccess: () => {
      setComment(null);
      message.success(t("knowledge.thanks"));
      void client.invalidateQueries({ queryKey: ["records", ARTICLE] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const mine = whole.vote?.is_helpful;
  return (
    <section className="knowledge-verdict" aria-label={t("knowledge.helped")}>
      <span>{t("knowledge.helped")}</span>
      <Button
        type={mine === true ? "primary" : "default"}
        aria-pressed={mine === true}
        loading={judge.isPending}
        onClick={() => judge.mutate({ helpful: true, said: "" })}
      >
        {t("knowledge.yes", { n: whole.helpful })}
      </Button>
      <Button
        type={mine === false ? "primary" : "default"}
        aria-pressed={mine === false}
        onClick={() => setComment(whole.vote?.comment ?? "")}
      >
        {t("knowledge.no", { n: whole.unhelpful })}
      </Button>
      <span className="quiet">{t("knowledge.reads", { n: whole.reads, people: whole.readers })}</span>
      {comment === null ? null : (
        <div className="knowledge-comment">
          <Input.TextArea
            autoFocus
            aria-label={t("knowledge.what_is_missing")}
            placeholder={t("knowledge.what_is_missing")}
            maxLength={500}
            autoSize={{ minRows: 2, maxRows: 6 }}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
          <Button
            type="primary"
            loading={judge.isPending}
            onClick={() => judge.mutate({ helpful: false, said: comment.trim() })}
          >
            {t("knowledge.send")}
          </Button>
          <Button onClick={() => setComment(null)}>{t("action.cancel")}</Button>
        </div>
      )}
    </section>
  );
}

/** Where an article belongs, and where it is used. */
function Places({ whole }: { whole: KnowledgeArticle }) {
  const { t } = useTranslation();
  const labels = useLabels();
  if (whole.links.length === 0) return null;
  return (
    <section>
      <h2>{t("knowledge.places")}</h2>
      <ul className="knowledge-places">
        {whole.links.map((link) => (
          <li key={link.id}>
            <Tag>{labels.choice("knowledge.link", "kind", link.kind)}</Tag>
            <Link
              to="/r/$domain/$name/$id"
              params={{ ...routeOf(link.entity), id: link.record_id }}
              search={{}}
            >
              {`${labels.entity(link.entity)} ${link.title}`}
            </Link>
            {link.note ? <span className="quiet">{link.note}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** An article as its readers see it. Opening it counts as reading, once it is published. */
export function ArticleView({ row }: SlotProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const whole = useQuery(articleQuery(row.id));
  const state = whole.data?.state;
  useEffect(() => {
    // What can't be counted is no reason to trouble a reader.
    if (state === "published") countReading(row.id).catch(() => undefined);
  }, [row.id, state]);
  if (whole.isPending) return <Skeleton active />;
  if (whole.isError) return <ProblemView error={whole.error} onRetry={() => void whole.refetch()} />;
  const { data } = whole;
  const open = data.versions.find((version) => version.state === "draft" || version.state === "in_review");
  return (
    <div className="knowledge-article">
      {data.state !== "published" || open ? (
        <p>
          {data.state === "published" ? null : (
            <Tag color="orange">{labels.choice(ARTICLE, "state", data.state)}</Tag>
          )}
          {open ? (
            <span className="quiet">
              {t(open.state === "draft" ? "knowledge.has_draft" : "knowledge.has_review", {
                number: open.number,
                who: open.reviewer ?? "",
              })}
            </span>
          ) : null}
        </p>
      ) : null}
      {typeof row.summary === "string" && row.summary ? (
        <p className="knowledge-summary">{row.summary}</p>
      ) : null}
      {data.body ? <Markdown text={data.body} /> : <p className="quiet">{t("knowledge.no_text")}</p>}
      {data.languages.length > 0 ? (
        <p>
          {data.languages.map((other) => (
            <Link
              key={other.id}
              to="/r/$domain/$name/$id"
              params={{ ...routeOf(ARTICLE), id: other.id }}
              search={{}}
            >
              {labels.choice(ARTICLE, "language", other.language)}
            </Link>
          ))}
        </p>
      ) : null}
      {data.state === "published" ? <Verdict id={row.id} whole={data} /> : null}
      <Places whole={data} />
      {data.comments.length > 0 ? (
        <section>
          <h2>{t("knowledge.comments")}</h2>
          <ul className="knowledge-places">
            {data.comments.map((said) => (
              <li key={`${said.by} ${said.day}`}>
                <Tag color={said.is_helpful ? "green" : "red"}>
                  {t(said.is_helpful ? "knowledge.did_help" : "knowledge.did_not_help")}
                </Tag>
                {said.comment} <span className="quiet">{`${said.by} ${said.day}`}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

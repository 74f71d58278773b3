import "./periodicals.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Alert, Button, Segmented, Skeleton } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import {
  type EditionPage,
  editionFileUrl,
  editionPageQuery,
  openEdition,
  wantPeriodical,
} from "@/api/periodicals";
import { Markdown } from "@/ui/Markdown";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";

/** Whether the periodical is wanted any more. */
function Wanted({ code, page }: { code: string; page: EditionPage }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const say = useMutation({
    mutationFn: (wants: boolean) => wantPeriodical(code, wants),
    onSuccess: () => {
      setSure(false);
      return client.invalidateQueries(editionPageQuery(code));
    },
  });
  const name = page.periodical;
  return (
    <footer className="reader-foot">
      {say.isError ? <Alert type="error" showIcon title={problemText(t, say.error)} /> : null}
      {page.is_subscribed ? (
        sure ? (
          <p>
            {t("reader.sure", { name })}{" "}
            <Button danger loading={say.isPending} onClick={() => say.mutate(false)}>
              {t("reader.unsubscribe")}
            </Button>{" "}
            <Button onClick={() => setSure(false)}>{t("action.cancel")}</Button>
          </p>
        ) : (
          <Button type="link" onClick={() => setSure(true)}>
            {t("reader.unsubscribe")}
          </Button>
        )
      ) : (
        <p role="status">
          {t("reader.unsubscribed", { name })}{" "}
          <Button loading={say.isPending} onClick={() => say.mutate(true)}>
            {t("reader.again")}
          </Button>
        </p>
      )}
      <p className="quiet">{page.company}</p>
    </footer>
  );
}

/** What stands in the edition, in one of its languages. */
function Read({ code, page }: { code: string; page: EditionPage }) {
  const { t } = useTranslation();
  const hasBoth = page.languages === "zh_en" && Boolean(page.body_en);
  const [lang, setLang] = useState<"zh" | "en">(page.languages === "en" ? "en" : "zh");
  const isEnglish = lang === "en" && Boolean(page.body_en);
  const title = (isEnglish && page.title_en) || page.title;
  useEffect(() => {
    document.title = `${title} · ${page.periodical}`;
  }, [title, page.periodical]);
  return (
    <article lang={isEnglish ? "en" : "zh"}>
      <p className="quiet">{`${page.periodical} ${page.number} · ${page.issued_on}`}</p>
      <h1>{title}</h1>
      {hasBoth ? (
        <Segmented
          aria-label={t("reader.language")}
          value={lang}
          onChange={setLang}
          options={[
            { value: "zh", label: "中文" },
            { value: "en", label: "English" },
          ]}
        />
      ) : null}
      <Markdown text={(isEnglish ? page.body_en : page.body) ?? ""} />
      {page.files.map((file) => (
        <p key={file.id}>
          <Button href={editionFileUrl(code, file.id)}>{t("reader.file", { name: file.file_name })}</Button>
        </p>
      ))}
    </article>
  );
}

/** An edition, for whoever has the link: without signing in, made for a phone. */
export function ReaderPage() {
  const { t } = useTranslation();
  const { code = "" } = useParams({ strict: false }) as { code?: string };
  const page = useQuery(editionPageQuery(code));
  const isThere = page.isSuccess;
  useEffect(() => {
    // What can't be counted is no reason to trouble a reader.
    if (isThere) openEdition(code).catch(() => undefined);
  }, [code, isThere]);
  return (
    <main className="reader-page" id="main">
      {page.isPending ? <Skeleton active /> : null}
      {page.isError ? (
        page.error instanceof Problem && page.error.status === 404 ? (
          <p>{t("reader.gone")}</p>
        ) : (
          <ProblemView error={page.error} onRetry={() => void page.refetch()} />
        )
      ) : null}
      {page.data ? (
        <>
          {/* Of a number that was stopped there is only the way off the list. */}
          {page.data.title ? <Read code={code} page={page.data} /> : <p>{t("reader.stopped")}</p>}
          <Wanted code={code} page={page.data} />
        </>
      ) : null}
    </main>
  );
}

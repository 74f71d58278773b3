import "./help.css";
import { lazy, Suspense, useState } from "react";
import type { Article, Articles, MemberRequest, Requests } from "./api";
import { Asked } from "./parts/Asked";
import { RequestForm } from "./parts/RequestForm";
import type { PageProps } from "./Tabs";
import { clockText } from "./text";
import { useWords } from "./words";

const Markdown = lazy(async () => ({ default: (await import("../ui/Markdown")).Markdown }));

/** What was asked, and what was answered. */
function OneRequest({ one, zone }: { one: MemberRequest; zone: string }) {
  const { t } = useWords();
  return (
    <details className="m-request" open={one.state === "answered"}>
      <summary>
        <span>{one.subject}</span>
        <small>
          {t(`member.request.kind.${one.kind}`)} · {clockText(one.sent_at, zone)} ·{" "}
          {t(`member.request.state.${one.state}`)}
        </small>
      </summary>
      {one.body ? <p className="m-words">{one.body}</p> : null}
      {one.answer ? (
        <div className="m-answer">
          <p className="m-words">{one.answer}</p>
          {one.answered_at ? <small>{clockText(one.answered_at, zone)}</small> : null}
        </div>
      ) : (
        <p className="m-quiet">{t(`member.request.next.${one.state}`)}</p>
      )}
    </details>
  );
}

function RequestPanel({ items, zone, set }: Requests & { zone: string; set: (all: Requests) => void }) {
  const { t } = useWords();
  const [isAsking, setAsking] = useState(false);
  const [isSent, setSent] = useState(false);
  return (
    <section className="m-panel">
      <h2>{t("member.requests")}</h2>
      {isSent ? <p role="status">{t("member.request.sent")}</p> : null}
      {items.length || isAsking ? null : <p className="m-quiet">{t("member.requests.none")}</p>}
      {isAsking ? (
        <RequestForm
          onClose={() => setAsking(false)}
          onSent={(all) => {
            setAsking(false);
            setSent(true);
            set(all);
          }}
        />
      ) : (
        <button
          type="button"
          className="m-button"
          onClick={() => {
            setSent(false);
            setAsking(true);
          }}
        >
          {t("member.request.ask")}
        </button>
      )}
      {items.map((one) => (
        <OneRequest key={one.id} one={one} zone={zone} />
      ))}
    </section>
  );
}

function Reading({ id, onBack }: { id: string; onBack: () => void }) {
  const { t } = useWords();
  return (
    <section className="m-panel">
      <button type="button" className="m-link" onClick={onBack}>
        {t("member.articles.back")}
      </button>
      <Asked<Article> path={`/articles/${id}`}>
        {(article) => (
          <article className="m-article">
            <h2>{article.title}</h2>
            {article.published_on ? <p className="m-quiet">{article.published_on}</p> : null}
            <Suspense fallback={<p className="m-quiet">{t("member.loading")}</p>}>
              <Markdown text={article.body} withoutPictures />
            </Suspense>
          </article>
        )}
      </Asked>
    </section>
  );
}

/** What the company lets its members read; nothing is shown where it is nothing. */
function ArticlePanel() {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  if (open) return <Reading id={open} onBack={() => setOpen(null)} />;
  return (
    <Asked<Articles> key={asked} path={`/articles${asked ? `?q=${encodeURIComponent(asked)}` : ""}`}>
      {({ items }) =>
        items.length || asked ? (
          <section className="m-panel">
            <h2>{t("member.articles")}</h2>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                setAsked(typed.trim());
              }}
            >
              <label className="m-field">
                {t("member.articles.search")}
                <input
                  type="search"
                  maxLength={100}
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                />
              </label>
            </form>
            {items.length ? null : <p className="m-quiet">{t("member.articles.none")}</p>}
            <ul className="m-rows">
              {items.map((one) => (
                <li key={one.id}>
                  <button type="button" className="m-reading" onClick={() => setOpen(one.id)}>
                    {one.title}
                    <small>{one.snippet}</small>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ) : null
      }
    </Asked>
  );
}

/** Asking the company, and reading what others asked before. */
export function HelpPage({ session }: PageProps) {
  const { t } = useWords();
  return (
    <>
      <h1>{t("member.tab.help")}</h1>
      <Asked<Requests> path="/requests">
        {({ items }, set) => <RequestPanel items={items} zone={session.company.zone} set={set} />}
      </Asked>
      <ArticlePanel />
    </>
  );
}

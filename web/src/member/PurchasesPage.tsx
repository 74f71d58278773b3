import { useCallback, useEffect, useState } from "react";
import { byOf, call, type Purchase, type Purchases } from "./api";
import { Asked } from "./parts/Asked";
import { onReach } from "./reach";
import type { PageProps } from "./Tabs";
import { clockText, count, money } from "./text";
import { refusalText, useWords } from "./words";

function Ticket({ purchase, currency }: { purchase: Purchase; currency: string }) {
  const { t, lang } = useWords();
  return (
    <>
      <ul className="m-rows">
        {purchase.lines.map((line, at) => (
          <li key={at}>
            <span>
              {line.name ?? t("member.line.unknown")}
              <small>× {line.qty}</small>
            </span>
            <b>{money(line.amount, currency, lang)}</b>
          </li>
        ))}
      </ul>
      <p className="m-quiet">
        {purchase.payments
          .map((payment) => `${t(`member.pay.${payment.method}`)} ${money(payment.amount, currency, lang)}`)
          .join(" · ")}
      </p>
      <p className="m-quiet">
        {t("member.ticket", { number: purchase.number })}
        {purchase.points ? ` · ${t("member.earned", { n: count(purchase.points, lang) })}` : ""}
      </p>
    </>
  );
}

/** What the member bought, newest first. */
export function PurchasesPage({ session }: PageProps) {
  const { t, lang } = useWords();
  const [pages, setPages] = useState<Purchases[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [open, setOpen] = useState<string | null>(null);
  const { currency, zone } = session.company;
  const load = useCallback((before: string | null) => {
    setError(null);
    call<Purchases>(`/purchases${before ? `?before=${before}` : ""}`).then(
      (page) => setPages((all) => (before ? [...all, page] : [page])),
      setError,
    );
  }, []);
  useEffect(() => load(null), [load]);
  const items = pages.flatMap((page) => page.items);
  const next = pages.at(-1)?.next ?? null;
  useEffect(() => onReach((isReached) => isReached && error !== null && load(next)), [error, next, load]);
  return (
    <>
      <h1>{t("member.tab.purchases")}</h1>
      {error ? (
        <div className="m-panel">
          <p role="alert">{refusalText(t, error)}</p>
          <button type="button" className="m-button quiet" onClick={() => load(next)}>
            {t("member.again")}
          </button>
        </div>
      ) : null}
      {!pages.length && !error ? <p className="m-quiet m-center">{t("member.loading")}</p> : null}
      {pages.length && !items.length ? (
        <section className="m-panel">
          <p className="m-quiet">{t("member.purchases.none")}</p>
        </section>
      ) : null}
      {items.map((item) => (
        <section key={item.id} className="m-panel m-ticket">
          <button
            type="button"
            aria-expanded={open === item.id}
            onClick={() => setOpen(open === item.id ? null : item.id)}
          >
            <span>
              {item.store}
              <small>
                {[item.sold_at ? clockText(item.sold_at, zone) : item.day, byOf(item)]
                  .filter(Boolean)
                  .join(" · ")}
              </small>
            </span>
            <b className={item.amount.startsWith("-") ? "m-less" : ""}>
              {money(item.amount, currency, lang)}
            </b>
          </button>
          {open === item.id ? (
            <Asked<Purchase> path={`/purchases/${item.id}`}>
              {(purchase) => <Ticket purchase={purchase} currency={currency} />}
            </Asked>
          ) : null}
        </section>
      ))}
      {next ? (
        <button type="button" className="m-button quiet" onClick={() => load(next)}>
          {t("member.more")}
        </button>
      ) : null}
    </>
  );
}

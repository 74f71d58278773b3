import { useState } from "react";
import {
  type Account,
  type Benefits,
  byOf,
  type Coupons,
  call,
  type Entries,
  type Points,
  type Tiers,
} from "./api";
import { Asked } from "./parts/Asked";
import { Qr } from "./parts/Qr";
import { RequestForm } from "./parts/RequestForm";
import { TierWay } from "./parts/TierWay";
import type { PageProps } from "./Tabs";
import { count, money } from "./text";
import { refusalText, useWords } from "./words";

function Moves({ account }: { account: Account }) {
  const { t, lang } = useWords();
  const [pages, setPages] = useState<Entries[]>([]);
  const [error, setError] = useState<unknown>(null);
  const last = pages.at(-1);
  const more = () => {
    const before = last?.next ? `?before=${last.next}` : "";
    call<Entries>(`/points/${account.id}/entries${before}`).then(
      (page) => setPages((all) => [...all, page]),
      setError,
    );
  };
  const items = pages.flatMap((page) => page.items);
  return (
    <div className="m-moves">
      {items.length ? (
        <ul className="m-rows">
          {items.map((item) => (
            <li key={item.id}>
              <span>
                {t(`member.move.${item.kind}`)}
                <small>{[item.day, byOf(item)].filter(Boolean).join(" · ")}</small>
              </span>
              <b className={item.points < 0 ? "m-less" : "m-more"}>
                {item.points > 0 ? "+" : ""}
                {count(item.points, lang)}
              </b>
            </li>
          ))}
        </ul>
      ) : null}
      {last && !items.length ? <p className="m-quiet">{t("member.moves.none")}</p> : null}
      {error ? <p role="alert">{refusalText(t, error)}</p> : null}
      {!last || last.next ? (
        <button type="button" className="m-link" onClick={more}>
          {t(last ? "member.more" : "member.moves")}
        </button>
      ) : null}
    </div>
  );
}

/** Whose an account is, where that isn't clear: who left a household or came into one may have an own account beside the family's. */
function whoseOf(account: Account, all: Account[]): "shared" | "own" | undefined {
  if (account.is_shared) return "shared";
  return all.some((one) => one.is_shared && one.programme === account.programme) ? "own" : undefined;
}

function AccountPanel({
  account,
  whose,
  currency,
}: {
  account: Account;
  whose: string | undefined;
  currency: string;
}) {
  const { t, lang } = useWords();
  const facts: [string, number][] = [
    ["pending", account.pending],
    ["held", account.held],
    ["debt", account.debt],
  ];
  return (
    <section className="m-panel">
      <h2>
        {account.programme} {whose ? <small>{t(`member.${whose}`)}</small> : null}
      </h2>
      <p className="m-balance">
        <b>{count(account.available, lang)}</b> {account.unit}
        <small>{t("member.points.worth", { amount: money(account.value, currency, lang) })}</small>
      </p>
      {account.state === "frozen" ? <p className="m-alert">{t("member.points.frozen")}</p> : null}
      <dl className="m-facts">
        {facts
          .filter(([, points]) => points !== 0)
          .map(([name, points]) => (
            <div key={name}>
              <dt>{t(`member.points.${name}`)}</dt>
              <dd>{count(points, lang)}</dd>
            </div>
          ))}
      </dl>
      {account.lots.length ? (
        <details>
          <summary>{t("member.lots")}</summary>
          <ul className="m-rows">
            {account.lots.map((lot, at) => (
              <li key={at}>
                <span>
                  {lot.expires_on ? t("member.lot.until", { day: lot.expires_on }) : t("member.lot.stays")}
                  {lot.is_pending ? <small>{t("member.lot.from", { day: lot.activates_on })}</small> : null}
                </span>
                <b>{count(lot.points, lang)}</b>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <Moves account={account} />
    </section>
  );
}

function CouponPanel({ coupons }: { coupons: Coupons["items"] }) {
  const { t } = useWords();
  return (
    <section className="m-panel">
      <h2>{t("member.coupons")}</h2>
      {coupons.length === 0 ? <p className="m-quiet">{t("member.coupons.none")}</p> : null}
      {coupons.map((coupon) => (
        <details key={coupon.code} className={`m-coupon ${coupon.state}`}>
          <summary>
            <span>
              {coupon.name}
              <small>{coupon.note ?? coupon.promotion}</small>
            </span>
            <span className="m-quiet">
              {coupon.state === "open" && coupon.expires_on
                ? t("member.lot.until", { day: coupon.expires_on })
                : t(`member.coupon.${coupon.state}`)}
            </span>
          </summary>
          {coupon.state === "open" ? (
            <>
              <Qr text={coupon.code} label={coupon.code} />
              <p className="m-center m-code">{coupon.code}</p>
            </>
          ) : null}
        </details>
      ))}
    </section>
  );
}

/** What is asked for and brought or made ready by somebody; the rest is had at the till or by itself. */
const ASKED_FOR = ["service", "gift"];

function BenefitPanel({ benefits }: { benefits: Benefits["items"] }) {
  const { t } = useWords();
  const [wanted, setWanted] = useState<string | null>(null);
  const [sent, setSent] = useState<string | null>(null);
  if (!benefits.length) return null;
  return (
    <section className="m-panel">
      <h2>{t("member.benefits")}</h2>
      <ul className="m-rows">
        {benefits.map((benefit) => (
          <li key={benefit.id} className="m-benefit">
            <span>
              {benefit.name}
              <small>
                {t(`member.benefit.${benefit.kind}`)} ·{" "}
                {benefit.left === null
                  ? t("member.benefit.free")
                  : t(`member.benefit.left.${benefit.period}`, { n: benefit.left })}
              </small>
              {benefit.note ? <small className="m-words">{benefit.note}</small> : null}
              {sent === benefit.id ? <small role="status">{t("member.request.sent")}</small> : null}
            </span>
            {ASKED_FOR.includes(benefit.kind) && benefit.left !== 0 && wanted !== benefit.id ? (
              <button type="button" className="m-button small" onClick={() => setWanted(benefit.id)}>
                {t("member.request.book")}
              </button>
            ) : null}
            {wanted === benefit.id ? (
              <RequestForm
                benefit={benefit}
                onClose={() => setWanted(null)}
                onSent={() => {
                  setWanted(null);
                  setSent(benefit.id);
                }}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Points, the way to the next tier, coupons and benefits. */
export function RewardsPage({ session }: PageProps) {
  const { t } = useWords();
  const { currency } = session.company;
  return (
    <>
      <h1>{t("member.tab.rewards")}</h1>
      <Asked<Points> path="/points">
        {({ accounts }) =>
          accounts.length ? (
            accounts.map((account) => (
              <AccountPanel
                key={account.id}
                account={account}
                whose={whoseOf(account, accounts)}
                currency={currency}
              />
            ))
          ) : (
            <section className="m-panel">
              <p className="m-quiet">{t("member.points.none")}</p>
            </section>
          )
        }
      </Asked>
      <Asked<Tiers> path="/tiers">
        {({ tiers }) => tiers.map((tier) => <TierWay key={tier.scheme} tier={tier} currency={currency} />)}
      </Asked>
      <Asked<Coupons> path="/coupons">{({ items }) => <CouponPanel coupons={items} />}</Asked>
      <Asked<Benefits> path="/benefits">{({ items }) => <BenefitPanel benefits={items} />}</Asked>
    </>
  );
}

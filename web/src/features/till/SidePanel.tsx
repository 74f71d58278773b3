import { BulbOutlined, CloseOutlined, UserAddOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { type Dispatch, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import type { TicketQuote } from "@/api/till";
import { useLocale } from "@/i18n/useLocale";
import { moneyText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";
import { type Act, type Basket, isEmpty, isHandSet } from "./basket";
import { FamilyChoice } from "./FamilyChoice";
import { minorOf, textOf } from "./money";
import type { Quoted } from "./useTill";
import { KEYS, type Opened } from "./useTillKeys";

interface Props {
  basket: Basket;
  quoted: Quoted | undefined;
  error: unknown;
  /** What it comes to is known, of this basket and all of it. */
  mayPay: boolean;
  currency: string;
  /** Nothing is open over the counter: its keys work. */
  isListening: boolean;
  act: Dispatch<Act>;
  onOpen: (what: Opened) => void;
}

/** Who buys, what it comes to, what a little more would bring, and what can be done. */
export function SidePanel({ basket, quoted, error, mayPay, currency, isListening, act, onOpen }: Props) {
  const { t } = useTranslation();
  return (
    <aside className="till-side" aria-label={t("till.sum")}>
      <BuyerRow basket={basket} act={act} onOpen={onOpen} />
      {basket.buyer?.family ? (
        <FamilyChoice
          family={basket.buyer.family}
          chosen={basket.buyer.id}
          isListening={isListening}
          onChoose={(person) => act({ do: "person", person })}
        />
      ) : null}
      <CouponRow basket={basket} quote={quoted?.quote} act={act} />
      {error ? <ProblemView error={error} /> : null}
      {quoted ? <Sums quoted={quoted} currency={currency} /> : null}
      {quoted?.isLocal && isHandSet(basket) ? (
        <p className="till-hint away">{t("till.hand.offline")}</p>
      ) : null}
      <div className="till-acts">
        {(["park", "parked", "return"] as const).map((what) => (
          <Button key={what} size="large" onClick={() => onOpen(what)} aria-keyshortcuts={KEYS[what]}>
            {t(`till.act.${what}`)} <kbd>{KEYS[what]}</kbd>
          </Button>
        ))}
        <Button size="large" disabled={isEmpty(basket)} onClick={() => act({ do: "clear" })}>
          {t("till.clear")}
        </Button>
      </div>
      <PayButton quoted={quoted} mayPay={mayPay} currency={currency} onOpen={onOpen} />
    </aside>
  );
}

function PayButton({
  quoted,
  mayPay,
  currency,
  onOpen,
}: Pick<Props, "quoted" | "mayPay" | "currency" | "onOpen">) {
  const { t } = useTranslation();
  const locale = useLocale();
  const due = quoted?.quote.due ?? "0.00";
  const isRefund = (minorOf(due) ?? 0) < 0;
  return (
    <Button
      type="primary"
      className="till-pay"
      disabled={!mayPay}
      onClick={() => onOpen("pay")}
      aria-keyshortcuts={KEYS.pay}
    >
      <span>{t(isRefund ? "till.refund" : "till.act.pay")}</span>
      <strong>{moneyText(due.replace("-", ""), currency, locale)}</strong>
      <kbd>{KEYS.pay}</kbd>
    </Button>
  );
}

function BuyerRow({ basket, act, onOpen }: Pick<Props, "basket" | "act" | "onOpen">) {
  const { t } = useTranslation();
  if (!basket.buyer)
    return (
      <Button
        size="large"
        block
        icon={<UserAddOutlined />}
        onClick={() => onOpen("member")}
        aria-keyshortcuts={KEYS.member}
      >
        {t("till.act.member")} <kbd>{KEYS.member}</kbd>
      </Button>
    );
  return (
    <div className="till-buyer">
      <button type="button" onClick={() => onOpen("member")}>
        <strong>{basket.buyer.name}</strong>
        <span className="quiet">{basket.buyer.number}</span>
      </button>
      <Button
        type="text"
        size="large"
        icon={<CloseOutlined />}
        aria-label={t("till.no_member")}
        onClick={() => act({ do: "buyer", buyer: null })}
      />
    </div>
  );
}

function CouponRow({
  basket,
  quote,
  act,
}: Pick<Props, "basket" | "act"> & { quote: TicketQuote | undefined }) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const add = () => {
    if (code.trim()) act({ do: "coupon", code: code.trim() });
    setCode("");
  };
  const refusalOf = (coupon: string): { code: string; until?: string | null } | undefined =>
    quote?.warnings.find((one) => one.coupon === coupon);
  return (
    <div className="till-coupons">
      <Input
        size="large"
        aria-label={t("till.coupon")}
        placeholder={t("till.coupon")}
        maxLength={60}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        onPressEnter={add}
      />
      {basket.coupons.map((coupon) => {
        const why = refusalOf(coupon);
        return (
          <p key={coupon} className={why ? "till-coupon bad" : "till-coupon"}>
            {coupon}
            {why
              ? `: ${why.until ? t("till.coupon.expired_on", { day: why.until }) : t(`till.coupon.${why.code}`, { defaultValue: t("till.coupon.refused") })}`
              : ""}
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t("till.coupon.remove", { code: coupon })}
              onClick={() => act({ do: "uncoupon", code: coupon })}
            />
          </p>
        );
      })}
    </div>
  );
}

function Sums({ quoted: { quote, isLocal }, currency }: { quoted: Quoted; currency: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  const money = (text: string) => moneyText(text, currency, locale);
  return (
    <section className="till-sums">
      <dl>
        <div>
          <dt>{t("till.list_amount")}</dt>
          <dd>{money(quote.list_amount)}</dd>
        </div>
        {quote.effects
          .filter((one) => minorOf(one.amount))
          .map((one) => (
            <div key={`${one.promotion_id} ${one.coupon ?? ""}`}>
              <dt>{one.promotion}</dt>
              <dd className="negative">−{money(one.amount)}</dd>
            </div>
          ))}
        {quote.lines
          .filter((one) => minorOf(one.by_hand?.off ?? ""))
          .map((one) => (
            <div key={`hand ${one.key}`}>
              <dt>{t("till.hand.of", { name: one.name })}</dt>
              <dd className="negative">−{money(one.by_hand?.off ?? "0")}</dd>
            </div>
          ))}
        {quote.returned.length ? (
          <div>
            <dt>{t("till.returned")}</dt>
            <dd className="negative">
              {money(textOf(quote.returned.reduce((sum, one) => sum + (minorOf(one.amount) ?? 0), 0)))}
            </dd>
          </div>
        ) : null}
      </dl>
      {isLocal ? (
        <p className="till-hint away">
          {t("till.local_prices")} {t("till.local_prices_at", { at: instantText(quote.at, company.zone) })}
        </p>
      ) : null}
      {quote.hints.map((hint) => (
        <p key={hint.promotion_id} className="till-hint">
          <BulbOutlined aria-hidden="true" />{" "}
          {hint.qty
            ? t("till.hint.qty", { qty: hint.qty, promotion: hint.promotion })
            : t("till.hint.amount", { amount: money(hint.amount ?? "0"), promotion: hint.promotion })}
        </p>
      ))}
      {quote.points
        .filter((one) => one.points > 0)
        .map((one) => (
          <p key={one.unit} className="till-hint">
            {t("till.earns", { unit: one.unit, points: one.points })}
          </p>
        ))}
      {quote.warnings
        .filter((one) => !one.coupon)
        .map((one) => (
          <p key={`${one.code} ${one.key}`} className="till-hint away">
            {t(`till.warning.${one.code}`, {
              name: quote.lines.find((line) => line.key === one.key)?.name ?? "",
            })}
          </p>
        ))}
      {quote.refusals.length ? (
        <details className="till-refusals">
          <summary>{t("till.refusals", { n: quote.refusals.length })}</summary>
          <ul>
            {quote.refusals.map((one) => (
              <li key={one.promotion_id}>
                {one.promotion}: {t(`till.not.${one.why}`, { need: one.need, have: one.have, by: one.by })}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}

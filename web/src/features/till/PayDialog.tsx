import { DeleteOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Input, Modal } from "antd";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { isUnreached, Problem } from "@/api/client";
import { useSession } from "@/api/session";
import { type Method, type Payment, sendTicket, type TicketSent, type TillSession } from "@/api/till";
import { useLocale } from "@/i18n/useLocale";
import { moneyText } from "@/ui/number";
import { problemText } from "@/ui/problem";
import { askedOf, type Basket, isHandSet } from "./basket";
import type { Done } from "./DoneDialog";
import { handedOver, minorOf, textOf } from "./money";
import { enqueue, noting } from "./offline";
import { fullest, type Purse, pointsFor, worthOf } from "./points";
import type { Quoted } from "./useTill";

const METHODS: Method[] = ["cash", "wechat", "alipay", "card", "voucher", "other"];
/** With points only who has some that are worth money, and only while the server is there. */
const methodsOf = (purse: Purse | undefined, isLocal: boolean): Method[] =>
  purse && !isLocal ? [...METHODS, "points"] : METHODS;

interface Props {
  basket: Basket;
  quoted: Quoted;
  session: TillSession;
  place: { company: string; store: string; currency: string };
  /** Of who stands for prices that were set by hand. */
  approval: string | undefined;
  /** What was approved isn't enough. */
  onRefused: (error: Problem) => void;
  onDone: (done: Done) => void;
  /** The prices aren't what was shown any more. */
  onStale: () => void;
  onClose: () => void;
}

/** How a ticket is paid: in one way or several, and what change is due. */
export function PayDialog(props: Props) {
  const { basket, quoted, session, place, approval, onRefused, onDone, onStale, onClose } = props;
  const { t } = useTranslation();
  const locale = useLocale();
  const { user } = useSession();
  const due = minorOf(quoted.quote.due) ?? 0;
  const sign = due < 0 ? -1 : 1;
  const [payments, setPayments] = useState<Payment[]>([]);
  const [method, setMethod] = useState<Method>("cash");
  const [text, setText] = useState("");
  const paid = payments.reduce((sum, one) => sum + (minorOf(one.amount) ?? 0), 0);
  const left = (due - paid) * sign;
  const change = payments.reduce(
    (sum, one) => sum + (one.tendered ? (minorOf(one.tendered) ?? 0) - (minorOf(one.amount) ?? 0) : 0),
    0,
  );
  const money = (minor: number) => moneyText(textOf(minor), place.currency, locale);
  const purse = fullest(quoted.quote.purses);
  const spent = payments.reduce((sum, one) => sum + (one.points ?? 0), 0);

  /** What was typed, or all that is left; of cash what is too much is change. */
  const paymentOf = (minor: number): Payment | null => {
    if (method === "points") {
      const points = purse ? pointsFor(purse, Math.min(minor, left), sign < 0 ? null : spent) : 0;
      if (!purse || points <= 0) return null;
      return {
        method,
        amount: textOf(sign * worthOf(purse, points)),
        account_id: purse.account_id,
        points,
      };
    }
    const amount = textOf(sign * Math.min(minor, left));
    return method === "cash" && sign > 0 ? { method, amount, tendered: textOf(minor) } : { method, amount };
  };
  const add = (minor: number | null): Payment[] => {
    if (!minor || minor <= 0 || left <= 0) return payments;
    const payment = paymentOf(minor);
    if (!payment) return payments;
    const all = [...payments, payment];
    setPayments(all);
    setText("");
    return all;
  };
  const finish = useMutation({
    networkMode: "always",
    mutationFn: (all: Payment[]) => complete(all),
    onSuccess: onDone,
    onError: (error) => {
      if (error instanceof Problem && /^till\.(price_changed|promotion_gone)$/.test(error.code)) onStale();
      if (
        error instanceof Problem &&
        /^(till\.hand_(approval|limit|elsewhere)|session\.vouch_)/.test(error.code)
      )
        onRefused(error);
    },
  });
  const complete = async (all: Payment[]): Promise<Done> => {
    const body: TicketSent = {
      session_id: session.id,
      asked: askedOf(basket, session.store_id),
      payments: all,
      shown: quoted.quote.due,
      ...(approval ? { approval } : {}),
    };
    const back = all.reduce(
      (sum, one) => sum + (one.tendered ? (minorOf(one.tendered) ?? 0) - (minorOf(one.amount) ?? 0) : 0),
      0,
    );
    const local: Done = {
      kind: "kept",
      key: basket.key,
      change: back,
      quote: quoted.quote,
      payments: all,
      place,
      clerk: user.name,
    };
    const keepIt = async () => {
      await enqueue({ key: basket.key, body: { ...body, offline_at: Date.now() } });
      return local;
    };
    if (quoted.isLocal) {
      // Coupons need the server: the kept prices know nothing of them.
      body.asked.coupons = [];
      return keepIt();
    }
    try {
      return { kind: "sold", ticket: await noting(sendTicket(basket.key, body)), change: back };
    } catch (error) {
      // Whether it arrived isn't known: it is sent again under the same name. Goods and coupons aren't taken without the server.
      const needsServer = basket.back || basket.coupons.length || isHandSet(basket);
      if (isUnreached(error) && !needsServer) return keepIt();
      throw error;
    }
  };
  const go = () => {
    if (finish.isPending) return;
    const all = left > 0 ? add(text ? minorOf(text) : left) : payments;
    const sum = all.reduce((total, one) => total + (minorOf(one.amount) ?? 0), 0);
    if (sum === due) finish.mutate(all);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || (event.target as Element).tagName === "BUTTON") return;
    event.preventDefault();
    go();
  };
  return (
    <Modal
      open
      centered
      width={560}
      title={t(sign < 0 ? "till.refund" : "till.act.pay")}
      onCancel={onClose}
      className="till-dialog"
      footer={
        <Button type="primary" className="till-pay" loading={finish.isPending} onClick={go}>
          {t(sign < 0 ? "till.pay.back" : "till.pay.done")} <kbd>Enter</kbd>
        </Button>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter anywhere in it is the button below */}
      <div className="till-paying" onKeyDown={pressed}>
        <dl className="till-due">
          <div>
            <dt>{t(sign < 0 ? "till.to_refund" : "till.due")}</dt>
            <dd>{money(Math.abs(due))}</dd>
          </div>
          <div>
            <dt>{t("till.left")}</dt>
            <dd>{money(Math.max(0, left))}</dd>
          </div>
          <div>
            <dt>{t("till.change")}</dt>
            <dd>{money(change)}</dd>
          </div>
        </dl>
        {finish.isError ? <Alert type="error" showIcon title={problemText(t, finish.error)} /> : null}
        <fieldset className="till-methods">
          <legend className="hidden">{t("till.method")}</legend>
          {methodsOf(purse, quoted.isLocal).map((one) => (
            <Button
              key={one}
              size="large"
              type={one === method ? "primary" : "default"}
              aria-pressed={one === method}
              onClick={() => setMethod(one)}
            >
              {t(`till.method.${one}`)}
            </Button>
          ))}
        </fieldset>
        {method === "points" && purse ? (
          <p className="till-purse">
            {t("till.purse", {
              unit: purse.unit,
              points: purse.available - (sign > 0 ? spent : 0),
              per: purse.per,
              worth: money(minorOf(purse.amount) ?? 0),
            })}
          </p>
        ) : null}
        <Input
          size="large"
          autoFocus
          inputMode="decimal"
          aria-label={t("till.pay.amount")}
          placeholder={money(Math.max(0, left))}
          value={text}
          onChange={(event) => setText(event.target.value)}
          status={text && minorOf(text) === null ? "error" : ""}
        />
        <div className="till-quick">
          {(method === "cash" && sign > 0 ? handedOver(left) : left > 0 ? [left] : []).map((amount) => (
            <Button key={amount} size="large" onClick={() => add(amount)}>
              {money(amount)}
            </Button>
          ))}
          {text && left > 0 ? (
            <Button size="large" onClick={() => add(minorOf(text))}>
              {t("till.pay.add")}
            </Button>
          ) : null}
        </div>
        <ul className="till-payments" aria-label={t("till.payments")}>
          {payments.map((one, at) => (
            <li key={at}>
              <span>
                {t(`till.method.${one.method}`)}
                {one.points ? ` ${one.points} ${purse?.unit ?? ""}` : ""}
              </span>
              <span className="num">{money(minorOf(one.tendered ?? one.amount) ?? 0)}</span>
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t("till.pay.remove")}
                onClick={() => setPayments(payments.filter((_, place) => place !== at))}
              />
            </li>
          ))}
        </ul>
      </div>
    </Modal>
  );
}

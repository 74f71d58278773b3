import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Input, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { closeTill, moveCash, type TillSession, tillSessionQuery } from "@/api/till";
import { useLocale } from "@/i18n/useLocale";
import { moneyText } from "@/ui/number";
import { problemText } from "@/ui/problem";
import { minorOf, textOf } from "./money";
import { useConnection } from "./useTill";

interface Props {
  session: TillSession;
  currency: string;
  onSession: (session: TillSession | null) => void;
  onLeave: () => void;
  onClose: () => void;
}

/** What went through the drawer, cash in and out by hand, and the count at the end. */
export function SessionDrawer({ session, currency, onSession, onLeave, onClose }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const now = useQuery({ ...tillSessionQuery(session.store_id, session.till), staleTime: 0 });
  const shown = now.data ?? session;
  const money = (text: string) => moneyText(text, currency, locale);
  const closed = (done: TillSession) => {
    onSession(null);
    void client.invalidateQueries({ queryKey: ["till", "stores"] });
    onClose();
    void modal.info({
      title: t("till.closed", { number: done.number }),
      content: <ClosedSums session={done} money={money} />,
    });
  };
  return (
    <Drawer open title={t("till.session")} onClose={onClose} size={480} className="till-drawer">
      <dl className="till-sheet">
        <div>
          <dt>{shown.number}</dt>
          <dd>{shown.cashier}</dd>
        </div>
        <div>
          <dt>{t("till.session.tickets")}</dt>
          <dd>
            {shown.tickets} · {money(shown.amount)}
          </dd>
        </div>
        {shown.methods.map((one) => (
          <div key={one.method}>
            <dt>{t(`till.method.${one.method}`)}</dt>
            <dd>
              {one.payments} · {money(one.amount)}
            </dd>
          </div>
        ))}
        {shown.movements.map((one) => (
          <div key={`${one.at} ${one.kind} ${one.amount}`}>
            <dt>
              {t(`till.cash.${one.kind}`)} {one.reason ? `(${one.reason})` : ""}
            </dt>
            <dd>{money(one.amount)}</dd>
          </div>
        ))}
        {shown.price_differences ? (
          <div className="negative">
            <dt>{t("till.session.differences", { n: shown.price_differences })}</dt>
            <dd>{money(shown.price_difference)}</dd>
          </div>
        ) : null}
      </dl>
      <CashForm session={shown} onMoved={onSession} />
      <CountForm session={shown} onClosed={closed} />
      <Button size="large" block onClick={onLeave}>
        {t("till.elsewhere")}
      </Button>
    </Drawer>
  );
}

function ClosedSums({ session, money }: { session: TillSession; money: (text: string) => string }) {
  const { t } = useTranslation();
  return (
    <dl className="till-sheet">
      <div>
        <dt>{t("till.close.expected")}</dt>
        <dd>{money(session.cash)}</dd>
      </div>
      <div>
        <dt>{t("till.close.counted")}</dt>
        <dd>{money(session.counted ?? "0")}</dd>
      </div>
      <div>
        <dt>{t("till.close.difference")}</dt>
        <dd>{money(session.difference ?? "0")}</dd>
      </div>
    </dl>
  );
}

function CashForm({ session, onMoved }: { session: TillSession; onMoved: (session: TillSession) => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [way, setWay] = useState<"in" | "out">("out");
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  // Names the movement until it is written; another one has another name.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const renew = () => setKey(crypto.randomUUID());
  const minor = minorOf(amount);
  const move = useMutation({
    mutationFn: () =>
      moveCash(session.id, key, textOf((way === "out" ? -1 : 1) * (minor ?? 0)), reason.trim()),
    onSuccess: (next) => {
      onMoved(next);
      setAmount("");
      setReason("");
      renew();
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <section className="till-cash">
      <h2>{t("till.cash")}</h2>
      <Segmented
        size="large"
        block
        value={way}
        onChange={(next) => {
          setWay(next);
          renew();
        }}
        options={(["in", "out"] as const).map((value) => ({ value, label: t(`till.cash.${value}`) }))}
      />
      <Input
        size="large"
        inputMode="decimal"
        aria-label={t("till.cash.amount")}
        placeholder={t("till.cash.amount")}
        value={amount}
        onChange={(event) => {
          setAmount(event.target.value);
          renew();
        }}
      />
      <Input
        size="large"
        maxLength={300}
        aria-label={t("till.cash.reason")}
        placeholder={t("till.cash.reason")}
        value={reason}
        onChange={(event) => {
          setReason(event.target.value);
          renew();
        }}
      />
      <Button
        size="large"
        loading={move.isPending}
        disabled={!minor || minor < 0 || !reason.trim()}
        onClick={() => move.mutate()}
      >
        {t("till.cash.write")}
      </Button>
    </section>
  );
}

function CountForm({
  session,
  onClosed,
}: {
  session: TillSession;
  onClosed: (session: TillSession) => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { waiting, refused } = useConnection();
  const [counted, setCounted] = useState("");
  const [note, setNote] = useState("");
  const minor = minorOf(counted);
  const left = waiting + refused.length;
  const close = useMutation({
    mutationFn: () => closeTill(session.id, textOf(minor ?? 0), note.trim()),
    onSuccess: onClosed,
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <section className="till-cash">
      <h2>{t("till.close")}</h2>
      <p className="quiet">{left ? t("till.close.waiting", { n: left }) : t("till.close.hint")}</p>
      <Input
        size="large"
        inputMode="decimal"
        aria-label={t("till.close.counted")}
        placeholder={t("till.close.counted")}
        value={counted}
        onChange={(event) => setCounted(event.target.value)}
      />
      <Input
        size="large"
        maxLength={300}
        aria-label={t("till.close.note")}
        placeholder={t("till.close.note")}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button
        size="large"
        danger
        loading={close.isPending}
        disabled={minor === null || minor < 0 || left > 0}
        onClick={() => close.mutate()}
      >
        {t("till.close.do")}
      </Button>
    </section>
  );
}

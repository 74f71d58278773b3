import { App } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import type { TillSession } from "@/api/till";
import { PartsDialog } from "@/record/PartsDialog";
import { ApproveDialog } from "./ApproveDialog";
import { BasketView } from "./BasketView";
import { type Goods, isEmpty, isHandSet } from "./basket";
import { type Done, DoneDialog } from "./DoneDialog";
import { lacksPrice } from "./localPrice";
import { MemberDialog } from "./MemberDialog";
import { ParkDialog } from "./ParkDialog";
import { ParkedDrawer } from "./ParkedDrawer";
import { PayDialog } from "./PayDialog";
import { ReturnDrawer } from "./ReturnDrawer";
import { ScanBox } from "./ScanBox";
import { SessionDrawer } from "./SessionDrawer";
import { SidePanel } from "./SidePanel";
import { TillBar } from "./TillBar";
import { isOf, useBasket, useOffline, useQuote } from "./useTill";
import { type Opened, useTillKeys } from "./useTillKeys";

interface Props {
  session: TillSession;
  storeName: string;
  onSession: (session: TillSession | null) => void;
  onLeave: () => void;
}

/** The counter: what is scanned on the left, what it comes to on the right. */
export function Counter({ session, storeName, onSession, onLeave }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { company } = useSession();
  const { basket, act } = useBasket();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [found, setFound] = useState<string | undefined>();
  const [done, setDone] = useState<Done | null>(null);
  /** A bundle on its way into the basket. */
  const [choosing, setChoosing] = useState<{ goods: Goods; qty: string } | null>(null);
  /** Who stands for prices set by hand, of which basket, and why that wasn't enough. */
  const [approval, setApproval] = useState<{ token: string; of: string } | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const scan = useRef<HTMLInputElement>(null);
  const quoted = useQuote(basket, session.store_id);
  const { refetch } = quoted;
  useOffline(session.store_id);
  const isBlank = isEmpty(basket);
  const shown = isBlank ? undefined : quoted.data;
  // What is asked for is what this basket comes to, never what the one before it did.
  const due = shown && isOf(shown, basket, session.store_id) ? shown : undefined;
  const isHandLost = isHandSet(basket) && !!due?.isLocal;
  useEffect(() => {
    // A price by hand that is above the line's own by now isn't kept: the line would go up and down with what others cost.
    for (const { code, key } of due?.quote.warnings ?? []) {
      if (code !== "hand_dropped" || !key) continue;
      const name = due?.quote.lines.find((line) => line.key === key)?.name ?? "";
      act({ do: "hand", at: key - 1, hand: null });
      void message.warning({
        key: `hand ${key}`,
        content: t("till.warning.hand_dropped", { name }),
        duration: 8,
      });
    }
  }, [due, act, message, t]);
  const mayPay =
    !!due &&
    !isHandLost &&
    !quoted.isPlaceholderData &&
    !quoted.isFetching &&
    !quoted.isError &&
    !lacksPrice(due.quote);

  const open = useCallback(
    (what: Opened) => {
      if ((what === "pay" || what === "park") && isBlank) return void message.info(t("till.empty"));
      if (what === "pay" && !mayPay) return void (quoted.isError && refetch());
      const isWanted = what === "pay" && due?.quote.by_hand.needs_approval && approval?.of !== due.of;
      setRefused(null);
      setOpened(isWanted ? "approve" : what);
    },
    [isBlank, mayPay, due, approval, quoted.isError, refetch, message, t],
  );
  const close = useCallback(() => {
    setOpened(null);
    setFound(undefined);
  }, []);
  const isPaying = opened === "pay";
  const isApproving = opened === "approve";
  useEffect(() => {
    // A price set by hand is never sold without the server: it would be refused when the ticket arrives.
    if ((isPaying || isApproving) && (!due || isHandLost)) close();
  }, [isPaying, isApproving, due, isHandLost, close]);
  useTillKeys(opened === null && !done && !choosing, open);
  // What is scanned next goes into the basket, whatever was done before.
  useEffect(() => {
    if (!opened && !done && !choosing) scan.current?.focus({ preventScroll: true });
  }, [opened, done, choosing]);

  const finish = (next: Done) => {
    act({ do: "clear" });
    setApproval(null);
    close();
    setDone(next);
  };
  return (
    <div className="till">
      <TillBar session={session} storeName={storeName} onOpen={open} />
      <main className="till-main" id="main">
        <h1 className="hidden">{t("till.title")}</h1>
        <section className="till-counter" aria-label={t("till.basket")}>
          <ScanBox
            ref={scan}
            store={session.store_id}
            act={act}
            onChoice={(goods, qty) => setChoosing({ goods, qty })}
            onReceipt={(token) => {
              setFound(token);
              setOpened("return");
            }}
          />
          <BasketView
            basket={basket}
            quote={shown?.quote}
            currency={company.currency}
            act={act}
            onDone={() => scan.current?.focus({ preventScroll: true })}
          />
        </section>
        <SidePanel
          basket={basket}
          quoted={shown}
          error={isBlank ? null : quoted.error}
          mayPay={mayPay}
          currency={company.currency}
          isListening={opened === null && !done && !choosing}
          act={act}
          onOpen={open}
        />
      </main>
      {isPaying && due && !isHandLost ? (
        <PayDialog
          basket={basket}
          quoted={due}
          session={session}
          place={{ company: company.name, store: storeName, currency: company.currency }}
          onDone={finish}
          approval={approval?.of === due.of ? approval.token : undefined}
          onRefused={(error) => {
            setApproval(null);
            setRefused(error);
            setOpened("approve");
          }}
          onStale={() => void refetch()}
          onClose={close}
        />
      ) : null}
      {isApproving && due && !isHandLost ? (
        <ApproveDialog
          quote={due.quote}
          ticket={basket.key}
          refused={refused}
          onApproved={(token) => {
            setApproval({ token, of: due.of });
            setOpened("pay");
          }}
          onClose={close}
        />
      ) : null}
      {choosing ? (
        <PartsDialog
          product={choosing.goods.id}
          chosen={[]}
          onChosen={(chosen, told) => {
            act({ do: "add", ...choosing, chosen, told });
            setChoosing(null);
          }}
          onClose={() => setChoosing(null)}
        />
      ) : null}
      {opened === "member" ? <MemberDialog act={act} buyer={basket.buyer} onClose={close} /> : null}
      {opened === "park" ? (
        <ParkDialog
          basket={basket}
          store={session.store_id}
          amount={shown?.quote.due ?? "0.00"}
          act={act}
          onClose={close}
        />
      ) : null}
      {opened === "parked" ? (
        <ParkedDrawer
          store={session.store_id}
          currency={company.currency}
          mayTake={isBlank}
          act={act}
          onClose={close}
        />
      ) : null}
      {opened === "return" ? (
        <ReturnDrawer
          store={session.store_id}
          token={found}
          currency={company.currency}
          act={act}
          onClose={close}
        />
      ) : null}
      {opened === "session" ? (
        <SessionDrawer
          session={session}
          currency={company.currency}
          onSession={onSession}
          onLeave={onLeave}
          onClose={close}
        />
      ) : null}
      {done ? <DoneDialog done={done} currency={company.currency} onClose={() => setDone(null)} /> : null}
    </div>
  );
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Drawer, Skeleton } from "antd";
import { type Dispatch, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { recordQuery } from "@/api/records";
import { parkedQuery, recallTicket } from "@/api/till";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { moneyText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { type Act, type Basket, type Buyer, emptyBasket } from "./basket";

interface Props {
  store: string;
  currency: string;
  /** Nothing is on the counter that it would push away. */
  mayTake: boolean;
  act: Dispatch<Act>;
  onClose: () => void;
}

/** The tickets that wait in this store. */
export function ParkedDrawer({ store, currency, mayTake, act, onClose }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { message } = App.useApp();
  const client = useQueryClient();
  // Asked again after a lost answer, it is still this till that asks.
  const [key] = useState(() => crypto.randomUUID());
  const parked = useQuery(parkedQuery(store));
  /** Who buys, as the user may see them now; nobody where they are gone. */
  const buyerOf = async (id: string | null, card: string | undefined): Promise<Buyer | null> => {
    if (!id) return null;
    try {
      const found = await client.fetchQuery(recordQuery("customers.customer", id));
      return { id, name: String(found.name ?? ""), number: String(found.number ?? ""), card };
    } catch (error) {
      // The ticket is taken by now: it is still theirs where only the look-up failed.
      const isGone = error instanceof Problem && (error.status === 403 || error.status === 404);
      return isGone ? null : { id, name: t("till.act.member"), number: "", card };
    }
  };
  const recall = useMutation({
    mutationFn: async (id: string) => {
      const { content, customer_id } = await recallTicket(id, `${id} ${key}`);
      const { card, ...basket } = content as Partial<Basket> & { card?: string };
      return { ...basket, buyer: await buyerOf(customer_id, card) };
    },
    onSuccess: (taken) => {
      act({ do: "take", basket: { ...emptyBasket(), ...taken } });
      onClose();
    },
    onError: (error) => {
      void message.error(problemText(t, error));
      void client.invalidateQueries({ queryKey: parkedQuery(store).queryKey });
    },
  });
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short" });
  return (
    <Drawer open title={t("till.act.parked")} onClose={onClose} size={420} className="till-drawer">
      {mayTake ? null : <p className="till-note">{t("till.parked.busy")}</p>}
      {parked.isPending ? <Skeleton active /> : null}
      {parked.isError ? <ProblemView error={parked.error} onRetry={() => void parked.refetch()} /> : null}
      {parked.data?.length === 0 ? <Nothing title={t("till.parked.none")} /> : null}
      <ul className="till-list">
        {(parked.data ?? []).map((one) => (
          <li key={one.id}>
            <button
              type="button"
              disabled={!mayTake || recall.isPending}
              onClick={() => recall.mutate(one.id)}
            >
              <strong>{one.label}</strong>
              <span className="quiet">{time.format(new Date(one.parked_at))}</span>
              <span className="num">{moneyText(one.amount, currency, locale)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Drawer>
  );
}

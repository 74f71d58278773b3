import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Drawer, Input, Skeleton } from "antd";
import { type Dispatch, useState } from "react";
import { useTranslation } from "react-i18next";
import { fetchTicket, receiptQuery, type Ticket, ticketsQuery } from "@/api/till";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { moneyText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import type { Act } from "./basket";
import { milliOf } from "./money";

interface Props {
  store: string;
  /** Of the receipt that was scanned. */
  token: string | undefined;
  currency: string;
  act: Dispatch<Act>;
  onClose: () => void;
}

/** Finds the ticket whose goods come back: by receipt, number, or among today's. */
export function ReturnDrawer({ store, token, currency, act, onClose }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [number, setNumber] = useState("");
  const [chosen, setChosen] = useState<string | undefined>();
  const scanned = useQuery({ ...receiptQuery(token ?? ""), enabled: token !== undefined });
  const wanted = number.trim() || scanned.data?.number;
  const tickets = useQuery(ticketsQuery({ store, ...(wanted ? { number: wanted } : {}) }));
  const id = chosen ?? (wanted && tickets.data?.length === 1 ? tickets.data[0]?.id : undefined);
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short" });
  return (
    <Drawer open title={t("till.act.return")} onClose={onClose} size={560} className="till-drawer">
      <Input
        size="large"
        autoFocus
        allowClear
        aria-label={t("till.return.number")}
        placeholder={t("till.return.hint")}
        value={number}
        onChange={(event) => {
          setNumber(event.target.value);
          setChosen(undefined);
        }}
      />
      {id ? (
        <OneTicket key={id} id={id} currency={currency} act={act} onClose={onClose} />
      ) : (
        <>
          {tickets.isPending ? <Skeleton active /> : null}
          {tickets.isError ? (
            <ProblemView error={tickets.error} onRetry={() => void tickets.refetch()} />
          ) : null}
          {tickets.data?.length === 0 ? <Nothing title={t("till.return.none")} /> : null}
          <ul className="till-list">
            {(tickets.data ?? []).map((one) => (
              <li key={one.id}>
                <button type="button" onClick={() => setChosen(one.id)}>
                  <strong>{one.number}</strong>
                  <span className="quiet">
                    {time.format(new Date(one.sold_at))} {one.customer?.name ?? ""}
                  </span>
                  <span className="num">{moneyText(one.amount, currency, locale)}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Drawer>
  );
}

function OneTicket({ id, ...rest }: { id: string } & Pick<Props, "currency" | "act" | "onClose">) {
  const ticket = useQuery({
    queryKey: ["till", "ticket", id],
    queryFn: () => fetchTicket(id),
    staleTime: 0,
    gcTime: 0,
    networkMode: "always",
    retry: false,
  });
  if (ticket.isPending) return <Skeleton active />;
  if (ticket.isError) return <ProblemView error={ticket.error} />;
  return <ReturnForm ticket={ticket.data} {...rest} />;
}

interface Coming {
  qty: string;
  is_resaleable: boolean;
}

function ReturnForm({
  ticket,
  currency,
  act,
  onClose,
}: { ticket: Ticket } & Pick<Props, "currency" | "act" | "onClose">) {
  const { t } = useTranslation();
  const locale = useLocale();
  const lines = ticket.lines.filter((line) => milliOf(line.left));
  const [coming, setComing] = useState<Record<string, Coming>>({});
  const of = (line: string): Coming => coming[line] ?? { qty: "0", is_resaleable: true };
  const change = (line: string, next: Partial<Coming>) =>
    setComing({ ...coming, [line]: { ...of(line), ...next } });
  const isTooMuch = (line: Ticket["lines"][number]) => {
    const qty = milliOf(of(line.id).qty);
    return qty === null || qty > (milliOf(line.left) ?? 0);
  };
  const wanted = lines.filter((line) => (milliOf(of(line.id).qty) ?? 0) > 0);
  const take = () => {
    const back = wanted.map((line) => ({ line_id: line.id, name: line.name || line.number, ...of(line.id) }));
    act({ do: "back", back: { sale_id: ticket.id, number: ticket.number, lines: back } });
    onClose();
  };
  const all = () =>
    setComing(Object.fromEntries(lines.map((line) => [line.id, { ...of(line.id), qty: line.left }])));
  return (
    <section className="till-return">
      <h2>{ticket.number}</h2>
      {lines.length ? null : <Nothing title={t("till.return.nothing")} />}
      <ul>
        {lines.map((line) => (
          <li key={line.id}>
            <div className="till-line-name">
              <strong>{line.name || line.number}</strong>
              <span className="quiet">
                {line.chosen_text ? `${line.chosen_text} · ` : ""}
                {t("till.return.left", { left: line.left })} · {moneyText(line.amount, currency, locale)}
              </span>
            </div>
            <Input
              size="large"
              inputMode="decimal"
              aria-label={t("till.return.qty", { name: line.name || line.number })}
              status={isTooMuch(line) ? "error" : ""}
              value={of(line.id).qty}
              onFocus={(event) => event.target.select()}
              onChange={(event) => change(line.id, { qty: event.target.value })}
            />
            <Checkbox
              checked={of(line.id).is_resaleable}
              onChange={(event) => change(line.id, { is_resaleable: event.target.checked })}
            >
              {t("till.return.resaleable")}
            </Checkbox>
          </li>
        ))}
      </ul>
      <div className="button-row">
        <Button size="large" onClick={all} disabled={!lines.length}>
          {t("till.return.all")}
        </Button>
        <Button size="large" type="primary" disabled={!wanted.length || lines.some(isTooMuch)} onClick={take}>
          {t("till.return.take")}
        </Button>
      </div>
    </section>
  );
}

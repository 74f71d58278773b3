import "./sales.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { type OrderLine, orderQuery, type SalesOrder } from "@/api/sales";
import { routeOf } from "@/fields/title";
import { useMoney } from "@/fields/useMoney";
import type { SlotProps } from "@/record/slots";
import { plain } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { InvoiceButtons } from "./InvoiceButtons";
import { Whose } from "./Whose";

function Line({ line }: { line: OrderLine }) {
  const { t } = useTranslation();
  const money = useMoney();
  return (
    <li className="quote-line">
      <div className="quote-line-price">
        <strong>
          {line.product.name || line.product.number}{" "}
          {line.is_gift ? <Tag color="gold">{t("sales.gift")}</Tag> : null}
        </strong>
        <strong className="numeric">{money(line.amount)}</strong>
      </div>
      <div className="quiet">
        {money(line.unit_price)} × {plain(line.qty)}
        {line.chosen_text ? ` · ${line.chosen_text}` : ""} ·{" "}
        {t("sales.delivered_of", { delivered: plain(line.delivered), qty: plain(line.qty) })} ·{" "}
        {t("sales.invoiced_of", { invoiced: plain(line.invoiced) })}
      </div>
      {line.stock.map((one) => (
        <div key={one.product_id} className="quiet">
          {one.product} · {t("sales.reserved", { reserved: plain(one.reserved) })} ·{" "}
          {t("sales.available", { available: plain(one.available) })}{" "}
          {Number(one.short) > 0 ? (
            <Tag color="red">{t("sales.short", { short: plain(one.short) })}</Tag>
          ) : null}
        </div>
      ))}
    </li>
  );
}

function Papers({ order }: { order: SalesOrder }) {
  const { t } = useTranslation();
  const money = useMoney();
  const to = (entity: string, id: string, text: string) => (
    <Link to="/r/$domain/$name/$id" params={{ ...routeOf(entity), id }}>
      {text}
    </Link>
  );
  return (
    <>
      <h2>{t("sales.deliveries")}</h2>
      {order.deliveries.length ? null : <p className="quiet">{t("sales.no_deliveries")}</p>}
      <ul className="quote-papers">
        {order.deliveries.map((one) => (
          <li key={one.id}>
            {to("sales.delivery", one.id, one.number)}{" "}
            <span className="quiet">{[one.carrier, one.tracking].filter(Boolean).join(" ")}</span>
          </li>
        ))}
      </ul>
      <h2>{t("sales.invoices")}</h2>
      {order.invoices.length ? null : <p className="quiet">{t("sales.no_invoices")}</p>}
      <ul className="quote-papers">
        {order.invoices.map((one) => (
          <li key={one.id}>
            {to("sales.invoice", one.id, one.number)} {money(one.amount)}{" "}
            <Tag>{t(`sales.invoice_state.${one.state}`)}</Tag>
            {one.kind === "invoice" && one.state !== "void" ? (
              <InvoiceButtons order={order} invoice={one} />
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

/** An order: what of it is kept, delivered, invoiced and paid. */
export default function OrderView({ row }: SlotProps) {
  const { t } = useTranslation();
  const money = useMoney();
  const found = useQuery(orderQuery(row.id));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const order = found.data;
  return (
    <div className="quote-columns">
      <div>
        <Whose customer={order.customer} store={order.store} />
        <p>
          <Tag color="blue">{t(`sales.order_state.${order.state}`)}</Tag> {order.ordered_on}
          {order.address ? ` · ${order.address}` : ""}
        </p>
        {order.reason ? <p className="quiet">{order.reason}</p> : null}
        <ul className="quote-lines">
          {order.lines.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </ul>
      </div>
      <aside className="quote-side">
        <dl className="quote-sums">
          <dt>{t("sales.amount")}</dt>
          <dd className="numeric quote-total">{money(order.amount)}</dd>
          <dt>{t("sales.invoiced")}</dt>
          <dd className="numeric">{money(order.invoiced)}</dd>
          <dt>{t("sales.paid")}</dt>
          <dd className="numeric">{money(order.paid)}</dd>
        </dl>
        <Papers order={order} />
      </aside>
    </div>
  );
}

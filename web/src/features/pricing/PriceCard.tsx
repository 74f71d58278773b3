import "./pricing.css";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { type CardPrice, priceCardQuery } from "@/api/prices";
import { useMoney } from "@/fields/useMoney";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { moneyText } from "@/ui/number";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { useTierName } from "./TierSelect";

const KINDS = ["standard", "member", "service", "cost"] as const;

function useColumns(product: string): Column<CardPrice>[] {
  const { t } = useTranslation();
  const money = useMoney();
  const tierName = useTierName();
  const locale = useLocale();
  const asked = (words: CardPrice["whom"]) =>
    words.map((one) =>
      one.code === "channel"
        ? t(`prices.channel.${one.name}`)
        : t(`prices.asked.${one.code}`, { name: one.code === "tier" ? tierName(one.name) : one.name }),
    );
  const when = (row: CardPrice) => {
    const parts = [
      row.starts_on || row.ends_on ? `${row.starts_on ?? "…"} – ${row.ends_on ?? "…"}` : "",
      (row.weekdays ?? []).map((day) => t(`prices.weekday.${day}`)).join(t("prices.and")),
      row.time_from && row.time_to ? `${row.time_from}–${row.time_to}` : "",
    ].filter(Boolean);
    return parts.length ? parts.join(" · ") : t("prices.always");
  };
  const price = (row: CardPrice) =>
    row.currency && row.amount !== null ? moneyText(row.amount, row.currency, locale) : money(row.amount);
  const amount = (row: CardPrice) => {
    if (row.amount === null) return t("prices.formula");
    if (!row.book_id) return price(row);
    return row.method === "formula" ? (
      <>
        {price(row)} <Tag>{t("prices.formula")}</Tag>
      </>
    ) : (
      <Link to="/prices/matrix/$id" params={{ id: row.book_id }} search={{ product }}>
        {price(row)}
      </Link>
    );
  };
  return [
    {
      key: "book",
      head: t("prices.book"),
      cell: (row) =>
        row.book_id ? (
          <Link to="/r/$domain/$name/$id" params={{ domain: "pricing", name: "price_book", id: row.book_id }}>
            {row.book}
          </Link>
        ) : (
          // A bundle without a price or a cost of its own has that of its parts.
          t(
            row.source === "product" && row.kind === "cost"
              ? "prices.source.cost"
              : `prices.source.${row.source}`,
          )
        ),
    },
    { key: "amount", head: t("prices.price"), numeric: true, cell: amount },
    {
      key: "whom",
      head: t("prices.whom"),
      cell: (row) => {
        const words = [...asked(row.whom), ...asked(row.places)];
        return words.length
          ? words.map((word) => <Tag key={word}>{word}</Tag>)
          : t(row.kind === "member" ? "prices.every_member" : "prices.everybody");
      },
    },
    { key: "about", head: t("prices.about"), cell: (row) => t(`prices.about.${row.about}`) },
    { key: "when", head: t("prices.when"), cell: when },
    {
      key: "qty",
      head: t("prices.qty_from"),
      numeric: true,
      cell: (row) => (Number(row.qty_from) ? row.qty_from : t("prices.any_qty")),
    },
  ];
}

/** Every price of a product and who gets it; the first line that holds is the one that counts. */
export function PriceCard() {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/shell/prices/card/$id" });
  const found = useQuery(priceCardQuery(id));
  const columns = useColumns(id);
  const card = found.data;
  return (
    <div className="page">
      <PageHeader
        over={
          <Link to="/r/$domain/$name/$id" params={{ domain: "catalog", name: "product", id }}>
            {card?.product ?? t("prices.product")}
          </Link>
        }
        title={t("prices.card")}
        note={t("prices.card_note")}
      />
      {found.isPending ? <Skeleton active paragraph={{ rows: 8 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {card && !card.prices.length ? <Nothing title={t("prices.no_prices")} /> : null}
      {KINDS.map((kind) => {
        const rows = card?.prices.filter((price) => price.kind === kind) ?? [];
        return rows.length ? (
          <section key={kind} className="price-kind">
            <h2>{t(`prices.kind.${kind}`)}</h2>
            <Rows
              label={t(`prices.kind.${kind}`)}
              columns={columns}
              rows={rows}
              keyOf={(row) => row.rule_id ?? row.source}
            />
          </section>
        ) : null;
      })}
    </div>
  );
}

import "./pricing.css";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { type CardPrice, priceCardQuery } from "@/api/prices";
import { useMoney } from "@/fields/useMoney";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";

const KINDS = ["standard", "member", "service", "cost"] as const;

function useColumns(product: string): Column<CardPrice>[] {
  const { t } = useTranslation();
  const money = useMoney();
  const asked = (words: CardPrice["whom"]) =>
    words.map((one) =>
      one.code === "channel"
        ? t(`prices.channel.${one.name}`)
        : t(`prices.asked.${one.code}`, { name: one.name }),
    );
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
          t("prices.source.product")
        ),
    },
    {
      key: "whom",
      head: t("prices.whom"),
      cell: (row) => {
        const words = [...asked(row.whom), ...asked(row.places)];
        return words.length ? words.map((word) => <Tag key={word}>{word}</Tag>) : t("prices.everybody");
      },
    },
    { key: "about", head: t("prices.about"), cell: (row) => t(`prices.about.${row.about}`) },
    {
      key: "when",
      head: t("prices.when"),
      cell: (row) =>
        row.starts_on || row.ends_on ? `${row.starts_on ?? "…"} – ${row.ends_on ?? "…"}` : t("prices.always"),
    },
    { key: "qty", head: t("prices.qty_from"), numeric: true, cell: (row) => row.qty_from },
    {
      key: "amount",
      head: t("prices.price"),
      numeric: true,
      cell: (row) =>
        row.amount === null ? (
          t("prices.formula")
        ) : row.book_id ? (
          <Link to="/prices/matrix/$id" params={{ id: row.book_id }} search={{ product }}>
            {money(row.amount)}
          </Link>
        ) : (
          money(row.amount)
        ),
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

import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { BehindItem } from "@/api/measures";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { minorText } from "@/ui/number";
import type { Column } from "@/ui/Rows";
import { instantText } from "@/ui/time";

/** The columns of a list of sales behind a figure. */
export function useSaleColumns() {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  const soldAt = (item: BehindItem) => (item.sold_at ? instantText(item.sold_at, company.zone) : "");
  const columns: Column<BehindItem>[] = [
    {
      key: "number",
      head: t("behind.number"),
      cell: (item) => (
        <Link to="/r/$domain/$name/$id" params={{ domain: "trade", name: "sale", id: item.sale_id }}>
          {item.number}
        </Link>
      ),
    },
    { key: "sold_at", head: t("behind.sold_at"), cell: (item) => soldAt(item) },
    { key: "store", head: t("behind.store"), cell: (item) => item.store },
    { key: "customer", head: t("behind.customer"), cell: (item) => item.customer || t("behind.anonymous") },
    {
      key: "amount",
      head: t("behind.amount"),
      numeric: true,
      cell: (item) => minorText(item.amount_c, company.currency, locale),
    },
  ];
  return { columns, soldAt };
}

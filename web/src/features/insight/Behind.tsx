import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Drawer, Skeleton } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { allBehind, type BehindItem, behindQuery, type MeasureFilters } from "@/api/measures";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { ExcelButton } from "@/ui/ExcelButton";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { fromMinor, minorText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { instantText } from "@/ui/time";
import { usePhone } from "@/ui/usePhone";
import { useMeasures } from "./measures";
import { periodText } from "./period";

interface Props {
  period: string;
  measure: string;
  filters: MeasureFilters;
  /** What the sales are of, where not of everything. */
  of?: string | undefined;
  onClose: () => void;
}

/** The sales that a number is made of. */
export function Behind({ period, measure, filters, of, onClose }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const phone = usePhone();
  const { company } = useSession();
  const measures = useMeasures();
  const list = useInfiniteQuery(behindQuery(period, measure, filters));
  const { fetchNextPage } = list;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
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
  const content = () => {
    if (list.isPending) return <Skeleton active title={false} paragraph={{ rows: 8 }} />;
    if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
    if (rows.length === 0) return <Nothing title={t("behind.none")} />;
    return <Rows label={t("insight.behind")} columns={columns} rows={rows} keyOf={(item) => item.sale_id} />;
  };
  return (
    <Drawer
      open
      size={phone ? "100%" : 760}
      title={[of, measures.of(measure).label, periodText(period, t)].filter(Boolean).join(" · ")}
      onClose={onClose}
      extra={
        <ExcelButton
          name={`${measure}-${period}`}
          rows={async () => [
            columns.map((column) => String(column.head)),
            ...(await allBehind(period, measure, filters)).map((item) => [
              item.number,
              soldAt(item),
              item.store,
              item.customer,
              fromMinor(item.amount_c, company.currency),
            ]),
          ]}
        />
      }
    >
      {content()}
      <LoadMore more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={more} />
    </Drawer>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Drawer, Skeleton } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import {
  allDecileCustomers,
  type DecileCustomer,
  type DecileGroup,
  type DecileKind,
  decileCustomersQuery,
  type MeasureFilters,
} from "@/api/measures";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { ExcelButton } from "@/ui/ExcelButton";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { fromMinor, numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { usePhone } from "@/ui/usePhone";
import { useMeasures } from "./measures";
import { periodText } from "./period";

interface Props {
  kind: DecileKind;
  period: string;
  /** Of one group; without it, everybody who is in any. */
  group?: number;
  /** In place of the group's name. */
  title?: string;
  filters: MeasureFilters;
  onClose: () => void;
}

const customerLink = (id: string) =>
  ({ to: "/r/$domain/$name/$id", params: { domain: "customers", name: "customer", id } }) as const;

/** The customers of a group, best first; each leads to the customer's page. */
export function GroupCustomers({ kind, period, group, title, filters, onClose }: Props) {
  const of: DecileGroup = { kind, period, ...(group ? { group } : {}) };
  const { t } = useTranslation();
  const locale = useLocale();
  const phone = usePhone();
  const navigate = useNavigate();
  const { company } = useSession();
  const measures = useMeasures();
  const list = useInfiniteQuery(decileCustomersQuery(of, filters));
  const { fetchNextPage } = list;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const columns: Column<DecileCustomer>[] = [
    { key: "rank", head: t("decile.rank"), numeric: true, cell: (item) => numberText(item.rank, locale) },
    {
      key: "name",
      head: t("decile.customer"),
      cell: (item) => <Link {...customerLink(item.customer_id)}>{item.name || item.number}</Link>,
    },
    { key: "number", head: t("decile.number"), cell: (item) => item.number },
    {
      key: "spend_c",
      head: t("decile.spend"),
      numeric: true,
      cell: (item) => measures.full("spend_c", item.spend_c),
    },
    {
      key: "tickets",
      head: t("decile.tickets"),
      numeric: true,
      cell: (item) => numberText(item.tickets, locale),
    },
  ];
  const content = () => {
    if (list.isPending) return <Skeleton active title={false} paragraph={{ rows: 8 }} />;
    if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
    if (rows.length === 0) return <Nothing title={t("decile.empty")} />;
    return (
      <Rows
        label={t("decile.customers")}
        columns={columns}
        rows={rows}
        keyOf={(item) => item.customer_id}
        onOpen={(item) => void navigate(customerLink(item.customer_id))}
      />
    );
  };
  return (
    <Drawer
      open
      size={phone ? "100%" : 640}
      title={`${title ?? `${t(`decile.kind.${kind}`)} · ${t("decile.group.n", { group })}`} · ${periodText(period, t)}`}
      onClose={onClose}
      extra={
        <ExcelButton
          name={group ? `${kind}-decile-${group}-${period}` : `customers-${period}`}
          rows={async () => [
            columns.map((column) => String(column.head)),
            ...(await allDecileCustomers(of, filters)).map((item) => [
              item.rank,
              item.name,
              item.number,
              fromMinor(item.spend_c, company.currency),
              item.tickets,
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

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Drawer, Segmented, Skeleton } from "antd";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  allCellCustomers,
  type CellCustomer,
  type CubeFilters,
  cellCustomersQuery,
  cellSalesQuery,
} from "@/api/cube";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { ExcelButton } from "@/ui/ExcelButton";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { fromMinor, minorText, numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { usePhone } from "@/ui/usePhone";
import { customerLink } from "./GroupCustomers";
import { MakeSegment } from "./MakeSegment";
import { useSaleColumns } from "./saleColumns";

function useCustomerColumns(): Column<CellCustomer>[] {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  return [
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
      cell: (item) => minorText(item.spend_c, company.currency, locale),
    },
    {
      key: "tickets",
      head: t("decile.tickets"),
      numeric: true,
      cell: (item) => numberText(item.tickets, locale),
    },
  ];
}

function Customers({ filters }: { filters: CubeFilters }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const navigate = useNavigate();
  const { company } = useSession();
  const columns = useCustomerColumns();
  const list = useInfiniteQuery(cellCustomersQuery(filters));
  const { fetchNextPage } = list;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  if (list.isPending) return <Skeleton active title={false} paragraph={{ rows: 8 }} />;
  if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <Nothing title={t("cube.customers.none")} />;
  return (
    <>
      <div className="cube-list-head">
        <p className="quiet">
          {t("cube.customers.count", { count: numberText(list.data.pages[0]?.count ?? 0, locale) })}
        </p>
        <ExcelButton
          name="cube-customers"
          rows={async () => [
            columns.map((column) => String(column.head)),
            ...(await allCellCustomers(filters)).map((item) => [
              item.rank,
              item.name,
              item.number,
              fromMinor(item.spend_c, company.currency),
              item.tickets,
            ]),
          ]}
        />
      </div>
      <Rows
        label={t("cube.customers")}
        columns={columns}
        rows={rows}
        keyOf={(item) => item.customer_id}
        onOpen={(item) => void navigate(customerLink(item.customer_id))}
      />
      <LoadMore more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={more} />
    </>
  );
}

function Sales({ filters }: { filters: CubeFilters }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { columns } = useSaleColumns();
  const list = useInfiniteQuery(cellSalesQuery(filters));
  const { fetchNextPage } = list;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  if (list.isPending) return <Skeleton active title={false} paragraph={{ rows: 8 }} />;
  if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <Nothing title={t("behind.none")} />;
  return (
    <>
      <p className="quiet">
        {t("cube.sales.count", { count: numberText(list.data.pages[0]?.count ?? 0, locale) })}
      </p>
      <Rows label={t("cube.sales")} columns={columns} rows={rows} keyOf={(item) => item.sale_id} />
      <LoadMore more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={more} />
    </>
  );
}

interface Props {
  title: string;
  filters: CubeFilters;
  onClose: () => void;
}

/** What a cell is made of: its customers, its sales. */
export function CubeDrawer({ title, filters, onClose }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const [shown, setShown] = useState<"customers" | "sales">("customers");
  return (
    <Drawer open size={phone ? "100%" : 760} title={title} onClose={onClose}>
      <div className="cube-drawer-head">
        <Segmented
          aria-label={t("cube.behind")}
          value={shown}
          onChange={setShown}
          options={(["customers", "sales"] as const).map((value) => ({ value, label: t(`cube.${value}`) }))}
        />
        <MakeSegment title={title} filters={filters} />
      </div>
      {shown === "customers" ? <Customers filters={filters} /> : <Sales filters={filters} />}
    </Drawer>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { Drawer, Skeleton } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { allBehind, behindQuery, type MeasureFilters } from "@/api/measures";
import { useSession } from "@/api/session";
import { ExcelButton } from "@/ui/ExcelButton";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { fromMinor } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { Rows } from "@/ui/Rows";
import { usePhone } from "@/ui/usePhone";
import { useMeasures } from "./measures";
import { periodText } from "./period";
import { useSaleColumns } from "./saleColumns";

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
  const phone = usePhone();
  const { company } = useSession();
  const measures = useMeasures();
  const list = useInfiniteQuery(behindQuery(period, measure, filters));
  const { fetchNextPage } = list;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const { columns, soldAt } = useSaleColumns();
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

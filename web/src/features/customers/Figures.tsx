import { useInfiniteQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { listQuery } from "@/api/records";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { useLocale } from "@/i18n/useLocale";
import { moneyText, numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { figuresOf } from "./purchases";

const PAGE = 200;
/** Up to here every sale is read for the figures; customers with more show how many were counted. */
const PAGES_FOR_FIGURES = 10;

/** What the customer's purchases come to. */
export function Figures({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  const list = useInfiniteQuery(
    listQuery("trade.sale", { f: [`customer_id:eq:${customer.id}`], sort: "-sold_at" }, PAGE),
  );
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = list;
  const pages = list.data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && pages < PAGES_FOR_FIGURES) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, pages, fetchNextPage]);
  if (list.isPending) return <Skeleton active paragraph={{ rows: 2 }} />;
  if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  const sales = list.data.pages.flatMap((page) => page.items);
  const figures = figuresOf(sales, company.zone);
  const money = (amount: number | null) =>
    amount === null ? "—" : moneyText(amount, company.currency, locale);
  const facts: [string, string][] = [
    ["net", money(figures.net)],
    ["tickets", numberText(figures.tickets, locale)],
    ["average", money(figures.average)],
    ["gap", figures.gap === null ? "—" : t("measure.days", { days: numberText(figures.gap, locale, 1) })],
    ["first", figures.first ?? "—"],
    ["last", figures.last ?? "—"],
  ];
  return (
    <section className="panel" aria-label={t("customer.purchases")}>
      <dl className="customer-figures">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`customer.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {sales.length === 0 ? <p className="quiet">{t("customer.no_sales")}</p> : null}
      {hasNextPage ? (
        <p className="quiet">{t("customer.counted", { n: numberText(sales.length, locale) })}</p>
      ) : null}
    </section>
  );
}

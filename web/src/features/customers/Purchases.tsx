import "./customers.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { listQuery } from "@/api/records";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { useLocale } from "@/i18n/useLocale";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { moneyText, numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { Profile } from "./Profile";
import { figuresOf, monthsOf } from "./purchases";
import { SaleItem } from "./SaleItem";

const PAGE = 200;
/** Up to here every sale is read for the head figures; customers with more show how many were counted. */
const PAGES_FOR_FIGURES = 10;
/** Months drawn at once; a loyal customer has hundreds of tickets. */
const MONTHS_SHOWN = 3;

function Head({ sales, complete }: { sales: RecordRow[]; complete: boolean }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
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
    <>
      <dl className="customer-figures">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`customer.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {complete ? null : (
        <p className="quiet">{t("customer.counted", { n: numberText(sales.length, locale) })}</p>
      )}
    </>
  );
}

export default function Purchases({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  const [shown, setShown] = useState(MONTHS_SHOWN);
  const list = useInfiniteQuery(
    listQuery("trade.sale", { f: [`customer_id:eq:${customer.id}`], sort: "-sold_at" }, PAGE),
  );
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = list;
  const pages = list.data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && pages < PAGES_FOR_FIGURES) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, pages, fetchNextPage]);

  const sales = list.data?.pages.flatMap((page) => page.items) ?? [];
  const months = monthsOf(sales, company.zone);
  const hidden = months.length > shown;
  const more = useCallback(() => {
    setShown((count) => count + MONTHS_SHOWN);
    if (!hidden) void fetchNextPage();
  }, [hidden, fetchNextPage]);
  const most = Math.max(1, ...months.map((month) => month.net));

  const content = () => {
    if (list.isPending) return <Skeleton active paragraph={{ rows: 8 }} />;
    if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
    if (sales.length === 0) return <Nothing title={t("customer.no_sales")} />;
    return (
      <>
        <Head sales={sales} complete={!hasNextPage} />
        <ol className="timeline">
          {months.slice(0, shown).map((month) => (
            <li key={month.month} className="timeline-month">
              <div className="month-head">
                <h3>{month.month}</h3>
                <span className="month-bar" aria-hidden="true">
                  <span style={{ width: `${(Math.max(0, month.net) / most) * 100}%` }} />
                </span>
                <span className="quiet">{t("customer.month", { n: month.sales.length })}</span>
                <b className="num">{moneyText(month.net.toFixed(2), company.currency, locale)}</b>
              </div>
              <ol className="month-sales">
                {month.sales.map((sale) => (
                  <SaleItem key={sale.id} sale={sale} />
                ))}
              </ol>
            </li>
          ))}
        </ol>
        <LoadMore more={hidden || hasNextPage} busy={isFetchingNextPage} onMore={more} />
      </>
    );
  };
  return (
    <div className="customer">
      <Profile customer={customer} />
      <section className="panel">
        <h2>{t("customer.purchases")}</h2>
        {content()}
      </section>
    </div>
  );
}

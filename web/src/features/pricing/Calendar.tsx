import "./pricing.css";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { calendarQuery, type PromotionCalendar } from "@/api/prices";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { daysOf, monthAfter, thisMonth } from "./month";

type Item = PromotionCalendar["items"][number];

function Days({ item, days }: { item: Item; days: string[] }) {
  const { t } = useTranslation();
  const name = item.kind === "promotion" ? "promotion" : "price_book";
  const on = new Set(item.days);
  const state = item.kind === "promotion" ? (item.state ?? "running") : "book";
  return (
    <tr>
      <th scope="row">
        <Link to="/r/$domain/$name/$id" params={{ domain: "pricing", name, id: item.id }}>
          {item.name}
        </Link>{" "}
        <span className="quiet">
          {item.kind === "promotion" ? t(`prices.state.${state}`) : t("prices.book")}
        </span>
      </th>
      {days.map((day) => (
        <td key={day} className={on.has(day) ? `on-${state}` : undefined}>
          {on.has(day) ? <span className="hidden">{day}</span> : null}
        </td>
      ))}
    </tr>
  );
}

/** Which promotions and price books apply on which days of a month. */
export function Calendar() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/prices/calendar" });
  const navigate = useNavigate();
  const month = search.month ?? thisMonth();
  const days = daysOf(month);
  const found = useQuery(calendarQuery(days[0] ?? "", days.at(-1) ?? ""));
  const turn = (by: number) =>
    void navigate({
      to: "/prices/calendar",
      search: { month: monthAfter(month, by) },
      replace: true,
      resetScroll: false,
    });
  return (
    <div className="page">
      <PageHeader
        over={t("domain.pricing")}
        title={t("menu.promotion_calendar")}
        note={month}
        actions={
          <>
            <Button onClick={() => turn(-1)}>{t("prices.month_before")}</Button>
            <Button onClick={() => turn(1)}>{t("prices.month_after")}</Button>
          </>
        }
      />
      {found.isPending ? <Skeleton active paragraph={{ rows: 6 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data && !found.data.items.length ? <Nothing title={t("prices.calendar_empty")} /> : null}
      {found.data?.items.length ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard (axe rule)
        <section className="promotion-days" aria-label={t("menu.promotion_calendar")} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("prices.what")}</th>
                {days.map((day) => (
                  <th key={day} scope="col">
                    {Number(day.slice(-2))}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {found.data.items.map((item) => (
                <Days key={item.id} item={item} days={days} />
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
    </div>
  );
}

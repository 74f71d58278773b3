import "./pricing.css";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { type PromotionResult, promotionResultQuery } from "@/api/prices";
import { useMoney } from "@/fields/useMoney";
import { useLocale } from "@/i18n/useLocale";
import type { SlotProps } from "@/record/slots";
import { Nothing } from "@/ui/Nothing";
import { numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { DayChart } from "./DayChart";
import { Figures } from "./Figures";

type Sold = PromotionResult["during"];

interface Line {
  name: "turnover" | "qty" | "margin";
  before: string;
  during: string;
  change: string;
}

function useLines(result: PromotionResult): Line[] {
  const locale = useLocale();
  const money = useMoney();
  const unknown = "–";
  const line = (name: Line["name"], text: (value: string) => string): Line => {
    const value = (of: Sold) => of[name];
    const [before, during] = [value(result.before), value(result.during)];
    const change = before === null || during === null ? null : (Number(during) - Number(before)).toFixed(2);
    return {
      name,
      before: before === null ? unknown : text(before),
      during: during === null ? unknown : text(during),
      change: change === null ? unknown : text(change),
    };
  };
  return [
    line("turnover", money),
    line("qty", (value) => numberText(value, locale, 3)),
    line("margin", money),
  ];
}

function Compared({ result }: { result: PromotionResult }) {
  const { t } = useTranslation();
  const lines = useLines(result);
  const columns: Column<Line>[] = [
    { key: "name", head: "", cell: (row) => t(`prices.result.${row.name}`) },
    { key: "before", head: t("prices.result.before"), numeric: true, cell: (row) => row.before },
    { key: "during", head: t("prices.result.during"), numeric: true, cell: (row) => row.during },
    { key: "change", head: t("prices.result.change"), numeric: true, cell: (row) => row.change },
  ];
  return (
    <>
      <h2>{t("prices.result.compared")}</h2>
      <Rows label={t("prices.result.compared")} columns={columns} rows={lines} keyOf={(row) => row.name} />
      <p className="quiet">{t("prices.result.note")}</p>
    </>
  );
}

function Told({ result }: { result: PromotionResult }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const money = useMoney();
  const count = (value: number) => numberText(value, locale);
  const items: [string, string][] = [
    ["uses", count(result.uses)],
    ["tickets", count(result.tickets)],
    ["customers", count(result.customers)],
    ["first_time", count(result.first_time)],
    ["discount", money(result.discount)],
    ["given_back", money(result.given_back)],
    ["turnover_of_tickets", money(result.turnover_of_tickets)],
    ["lines_turnover", money(result.lines.turnover)],
    ["lines_margin", result.lines.margin === null ? "–" : money(result.lines.margin)],
  ];
  return (
    <>
      <p>{t("prices.result.span", { from: result.from, to: result.to })}</p>
      <Figures items={items.map(([name, value]) => ({ label: t(`prices.result.${name}`), value }))} />
      <DayChart
        days={result.days.map((day) => day.day)}
        bars={{ label: t("prices.result.discount"), values: result.days.map((day) => day.discount) }}
        line={{ label: t("prices.result.tickets"), values: result.days.map((day) => day.tickets) }}
        label={t("prices.result.by_day")}
      />
      <Compared result={result} />
    </>
  );
}

/** What a promotion brought and cost: its ledger of uses beside the sales of the same goods before it. */
export function ResultTab({ row }: SlotProps) {
  const { t } = useTranslation();
  const found = useQuery(promotionResultQuery(row.id));
  return (
    <section className="definition">
      {found.isPending ? <Skeleton active paragraph={{ rows: 6 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        found.data.from ? (
          <Told result={found.data} />
        ) : (
          <Nothing title={t("prices.result.empty")} />
        )
      ) : null}
    </section>
  );
}

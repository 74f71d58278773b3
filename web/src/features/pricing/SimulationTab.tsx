import "./pricing.css";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, DatePicker, Skeleton } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Past, type Simulation, simulationQuery } from "@/api/prices";
import { useMoney } from "@/fields/useMoney";
import { useLocale } from "@/i18n/useLocale";
import type { SlotProps } from "@/record/slots";
import { Nothing } from "@/ui/Nothing";
import { numberText, percentText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { DayChart } from "./DayChart";
import { Figures } from "./Figures";

const DAY = "YYYY-MM-DD";

function Days({ value, onChange }: { value: Past; onChange: (past: Past) => void }) {
  const { t } = useTranslation();
  const one = (name: "from" | "to") => (
    <DatePicker
      aria-label={t(`prices.simulation.${name}`)}
      placeholder={t(`prices.simulation.${name}`)}
      value={value[name] ? dayjs(value[name]) : null}
      onChange={(day) => {
        const { [name]: _, ...rest } = value;
        onChange(day ? { ...rest, [name]: day.format(DAY) } : rest);
      }}
    />
  );
  return (
    <div className="grid-tools">
      {one("from")}
      {one("to")}
    </div>
  );
}

function Told({ done }: { done: Simulation }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const money = useMoney();
  const count = (value: number) => numberText(value, locale);
  const share = done.tickets ? percentText(done.reached / done.tickets, locale) : "–";
  const columns: Column<Simulation["products"][number]>[] = [
    { key: "name", head: t("prices.product"), cell: (row) => `${row.name} ${row.number}` },
    {
      key: "qty",
      head: t("prices.simulation.qty"),
      numeric: true,
      cell: (row) => numberText(row.qty, locale, 3),
    },
    {
      key: "discount",
      head: t("prices.simulation.discount"),
      numeric: true,
      cell: (row) => money(row.discount),
    },
  ];
  return (
    <>
      <p>
        {t("prices.simulation.said", {
          from: done.from,
          to: done.to,
          tickets: count(done.tickets),
          reached: count(done.reached),
          share,
          cost: money(done.net_cost),
        })}
      </p>
      {done.every > 1 ? (
        <Alert type="info" showIcon title={t("prices.simulation.every", { every: count(done.every) })} />
      ) : null}
      {done.budget_day ? (
        <Alert type="warning" showIcon title={t("prices.simulation.budget_day", { day: done.budget_day })} />
      ) : null}
      <Figures
        items={[
          ["reached", `${count(done.reached)} (${share})`],
          ["discount", money(done.discount)],
          ["net_cost", money(done.net_cost)],
          ["turnover_without", money(done.turnover_without)],
          ["turnover_with", money(done.turnover_with)],
          ["turnover_reached", money(done.turnover_reached)],
          ["times", count(done.times)],
          ["near", count(done.near)],
        ].map(([name, value]) => ({ label: t(`prices.simulation.${name}`), value: value ?? "" }))}
      />
      <DayChart
        days={done.days.map((day) => day.day)}
        bars={{ label: t("prices.simulation.net_cost"), values: done.days.map((day) => day.net_cost) }}
        line={{ label: t("prices.simulation.reached"), values: done.days.map((day) => day.reached) }}
        label={t("prices.simulation.by_day")}
      />
      {done.products.length ? (
        <>
          <h2>{t("prices.simulation.products")}</h2>
          <Rows
            label={t("prices.simulation.products")}
            columns={columns}
            rows={done.products}
            keyOf={(row) => row.id}
          />
        </>
      ) : null}
      <p className="quiet">{t("prices.simulation.note")}</p>
    </>
  );
}

/** What a promotion would have cost and moved, tried on tickets that were really rung up. */
export function SimulationTab({ row }: SlotProps) {
  const { t } = useTranslation();
  const [past, setPast] = useState<Past>({});
  const found = useQuery({ ...simulationQuery(row.id, past), placeholderData: keepPreviousData });
  const done = found.data;
  return (
    <section className="definition" aria-busy={found.isFetching}>
      <Days
        value={done && !past.from && !past.to ? { from: done.from, to: done.to } : past}
        onChange={setPast}
      />
      {found.isPending ? <Skeleton active paragraph={{ rows: 6 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {done && !found.isError ? (
        done.tickets ? (
          <Told done={done} />
        ) : (
          <Nothing title={t("prices.simulation.empty")} />
        )
      ) : null}
    </section>
  );
}

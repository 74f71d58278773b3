import { DatePicker, Input, InputNumber, Select } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import type { RulePurchases } from "@/api/segments";
import { Goods } from "./Goods";

interface Props {
  test: RulePurchases;
  onChange: (test: RulePurchases) => void;
}

type Window = NonNullable<RulePurchases["window"]>;

const FIGURES = [
  "tickets",
  "days",
  "spend",
  "units",
  "since_last",
  "since_first",
  "per_ticket",
  "interval",
] as const;
const OPS = ["ge", "le", "eq"] as const;
export const PERIODS = [
  "this_month",
  "last_month",
  "this_quarter",
  "last_quarter",
  "this_year",
  "last_year",
  "before_last_month",
  "before_last_quarter",
  "before_last_year",
  "last_month_year_ago",
  "last_quarter_year_ago",
] as const;
const DAY = "YYYY-MM-DD";

type Way = "always" | "days" | "months" | "between" | (typeof PERIODS)[number];

function wayOf(window: Window | undefined): Way {
  if (!window) return "always";
  if (window.days !== undefined) return "days";
  if (window.months !== undefined) return "months";
  if (window.between) return "between";
  return window.period ?? "always";
}

function windowOf(way: Way): Window | undefined {
  if (way === "always") return undefined;
  if (way === "days") return { days: 90 };
  if (way === "months") return { months: 3 };
  if (way === "between") return { between: { from: dayjs().startOf("year").format(DAY) } };
  return { period: way };
}

interface WhenProps {
  window: Window | undefined;
  /** What it means that no days are said. */
  always?: string;
  onChange: (window?: Window) => void;
}

/** In which days, relative or fixed. */
export function When({ window, always, onChange }: WhenProps) {
  const { t } = useTranslation();
  const way = wayOf(window);
  const ways: Way[] = ["always", "days", "months", ...PERIODS, "between"];
  const day = (name: "from" | "to") => (
    <DatePicker
      aria-label={t(`rule.${name}`)}
      placeholder={t(`rule.${name}`)}
      value={window?.between?.[name] ? dayjs(window.between[name]) : null}
      onChange={(chosen) => {
        const { [name]: _, ...rest } = window?.between ?? {};
        onChange({ between: chosen ? { ...rest, [name]: chosen.format(DAY) } : rest });
      }}
    />
  );
  const number = (name: "days" | "months") => (
    <InputNumber
      min={1}
      max={name === "days" ? 36525 : 1200}
      aria-label={t(`rule.${name}`)}
      value={window?.[name] ?? 1}
      suffix={t(`rule.${name}_unit`)}
      onChange={(value) => onChange({ [name]: value ?? 1 })}
    />
  );
  return (
    <>
      <Select
        aria-label={t("rule.when")}
        value={way}
        options={ways.map((one) => ({
          value: one,
          label: one === "always" && always ? always : t(`rule.way.${one}`),
        }))}
        onChange={(next: Way) => onChange(windowOf(next))}
      />
      {way === "days" || way === "months" ? number(way) : null}
      {way === "between" ? (
        <>
          {day("from")}
          {day("to")}
        </>
      ) : null}
    </>
  );
}

/** What was bought, of which goods, where, and when. */
export function BoughtRow({ test, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <div className="rule-line">
      <When
        window={test.window}
        onChange={(window) => {
          const { window: _, ...rest } = test;
          onChange(window ? { ...rest, window } : rest);
        }}
      />
      <Select
        aria-label={t("rule.figure")}
        value={test.figure}
        options={FIGURES.map((one) => ({ value: one, label: t(`rule.figure.${one}`) }))}
        onChange={(figure) => onChange({ ...test, figure })}
      />
      <Select
        aria-label={t("rule.op")}
        value={test.op}
        options={OPS.map((one) => ({ value: one, label: t(`rule.op.${one}`) }))}
        onChange={(op) => onChange({ ...test, op })}
      />
      <Input
        className="rule-number"
        inputMode="decimal"
        aria-label={t("rule.value")}
        value={test.value}
        suffix={t(`rule.unit.${test.figure}`)}
        onChange={(event) => onChange({ ...test, value: event.target.value })}
      />
      <Goods test={test} onChange={onChange} />
    </div>
  );
}

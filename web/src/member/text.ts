import { moneyText } from "../ui/number";
import type { Lang, Say } from "./words";

const localeOf = (lang: Lang) => (lang === "zh" ? "zh-CN" : "en-US");

export const money = (amount: string, currency: string, lang: Lang) =>
  moneyText(amount, currency, localeOf(lang));

export const count = (value: number, lang: Lang) => value.toLocaleString(localeOf(lang));

interface Figure {
  value: string;
  metric: string;
  currency: string;
  lang: Lang;
}

/** What a ladder counts: money, points or visits. */
export function figureText(t: Say, { value, metric, currency, lang }: Figure): string {
  if (metric === "spend") return money(value, currency, lang);
  return t(`member.figure.${metric === "visits" ? "visits" : "points"}`, { n: count(Number(value), lang) });
}

/** An instant on the company's clock. */
export function clockText(instant: string, zone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return format.format(new Date(instant));
}

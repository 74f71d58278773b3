import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Lang = "zh" | "en";
type Params = Record<string, string | number>;
export type Say = (key: string, params?: Params) => string;

const FOLDER = join(import.meta.dirname, "../../web/src/i18n");

function load(lang: Lang): Record<string, string> {
  const folder = join(FOLDER, lang);
  return Object.assign({}, ...readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8"))));
}

const texts: Record<Lang, Record<string, string>> = { zh: load("zh"), en: load("en") };

/** The app's own words, so that journeys in both languages are one text. */
export function sayIn(lang: Lang): Say {
  return (key, params = {}) => {
    const text = texts[lang][key];
    if (text === undefined) throw new Error(`no text ${key} in ${lang}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
      if (!(name in params)) throw new Error(`${key} needs ${name}`);
      return String(params[name]);
    });
  };
}

const LOCALES: Record<Lang, string> = { zh: "zh-CN", en: "en-US" };

const money = (lang: Lang, compact: boolean) =>
  new Intl.NumberFormat(LOCALES[lang], {
    style: "currency",
    currency: "CNY",
    currencyDisplay: "narrowSymbol",
    ...(compact ? { notation: "compact", maximumSignificantDigits: 4 } : {}),
  });

/** Minor units as the pages write them in full. */
export const moneyOf = (lang: Lang, minor: number) => money(lang, false).format(minor / 100);
/** Minor units as a headline writes them: short from 100,000 on. */
export const headlineOf = (lang: Lang, minor: number) =>
  money(lang, Math.abs(minor / 100) >= 100_000).format(minor / 100);
export const countOf = (lang: Lang, value: number) => new Intl.NumberFormat(LOCALES[lang]).format(value);
export const percentOf = (lang: Lang, ratio: number, digits = 1) =>
  new Intl.NumberFormat(LOCALES[lang], {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(ratio);

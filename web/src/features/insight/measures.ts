import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { type MeasureDef, measuresQuery, type Unit } from "@/api/measures";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import {
  changeText,
  fixedText,
  minorAxis,
  minorShort,
  minorText,
  numberText,
  percentText,
  pointsText,
  shortText,
} from "@/ui/number";

export type Cell = string | number | null | undefined;

export interface Measure {
  name: string;
  label: string;
  unit: Unit;
  formula: string | null;
  identity: string | null;
  /** The sales behind it can be listed. */
  opens: boolean;
}

const COUNTS = [
  "customers",
  "days_covered",
  "lines",
  "member_tickets",
  "nonpurchase_tickets",
  "repeat_customers",
  "tickets",
  "units",
];

/** The unit of a column that the server doesn't describe. */
function unitOf(column: string): Unit {
  if (column.endsWith("_c")) return "money";
  if (column.endsWith("_rate") || column.endsWith("_share")) return "ratio";
  return COUNTS.includes(column) ? "count" : "number";
}

export interface Measures {
  all: MeasureDef[];
  of: (column: string) => Measure;
  /** In full, with all its digits. */
  full: (column: string, value: Cell) => string;
  /** For headlines: 万/亿 or K/M once it is long. */
  short: (column: string, value: Cell) => string;
  /** On a chart's axis. */
  axis: (column: string, value: number) => string;
  /** How much a value is above another: in per cent, or in percentage points for shares. */
  change: (column: string, now: Cell, before: Cell) => { text: string; sign: number } | null;
}

const EMPTY = "—";

/** A change that is written as 0.0 has no direction. */
const signOf = (change: number) => (Math.abs(change) < 0.0005 ? 0 : Math.sign(change));

export interface Units {
  /** In full, with all its digits. */
  full: (unit: Unit, value: Cell) => string;
  /** On a chart's axis. */
  axis: (unit: Unit, value: number) => string;
}

/** How values of each unit are written. */
export function useUnits(): Units {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  const full = (unit: Unit, value: Cell) => {
    if (value === null || value === undefined || value === "") return EMPTY;
    switch (unit) {
      case "money":
        return minorText(value, company.currency, locale);
      case "ratio":
        return percentText(value, locale, 2);
      case "number":
        return fixedText(value, locale, 2);
      case "days":
        return t("measure.days", { days: numberText(value, locale, 1) });
      case "count":
        return numberText(value, locale, 3);
      case "text":
        return String(value);
    }
  };
  const axis = (unit: Unit, value: number) => {
    if (unit === "money") return minorAxis(value, company.currency, locale);
    if (unit === "ratio") return percentText(value, locale, 1);
    return unit === "count" ? shortText(value, locale) : full(unit, value);
  };
  return { full, axis };
}

/** The measures by column, with their words and their way of being written. */
export function useMeasures(): Measures {
  const { t } = useTranslation();
  const lang = useLang();
  const locale = useLocale();
  const { company } = useSession();
  const { data } = useSuspenseQuery(measuresQuery);
  const units = useUnits();

  // Identities are written with column names; people read labels.
  const inWords = (identity: string) =>
    identity.replace(/[a-z]+(?:_[a-z]+)+|\b[a-z]{3,}\b/g, (word) => {
      const found = data.find((one) => one.name === word);
      return found ? found.label[lang] : word;
    });
  const of = (column: string): Measure => {
    const def = data.find((one) => one.name === column || `${one.name}_c` === column);
    return {
      name: column,
      label: def?.label[lang] ?? t([`measure.${column}`, "measure.other"], { column }),
      unit: def?.unit ?? unitOf(column),
      formula: def?.formula?.[lang] ?? null,
      identity: def?.identity ? inWords(def.identity) : null,
      opens: def?.population !== null,
    };
  };
  const full = (column: string, value: Cell) => units.full(of(column).unit, value);
  const short = (column: string, value: Cell) => {
    if (value === null || value === undefined || value === "") return EMPTY;
    const { unit } = of(column);
    if (unit === "money") return minorShort(value, company.currency, locale);
    if (unit === "count") return shortText(Number(value), locale);
    return full(column, value);
  };
  const axis = (column: string, value: number) => units.axis(of(column).unit, value);
  const change: Measures["change"] = (column, now, before) => {
    if (now === null || now === undefined || before === null || before === undefined) return null;
    const difference = Number(now) - Number(before);
    if (of(column).unit === "ratio")
      return {
        text: t("measure.points", { points: pointsText(difference, locale) }),
        sign: signOf(difference),
      };
    if (Number(before) === 0) return null;
    const ratio = difference / Math.abs(Number(before));
    return { text: changeText(ratio, locale), sign: signOf(ratio) };
  };
  return { all: data, of, full, short, axis, change };
}

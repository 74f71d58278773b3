import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import type { FieldDef, Value } from "@/api/types";
import { useLocale } from "@/i18n/useLocale";
import { minorDigits, moneyText, numberText } from "@/ui/number";
import { decimals, parseDecimal } from "./decimal";
import {
  type CellProps,
  type Condition,
  type ConditionProps,
  controlOf,
  type FilterProps,
  type InputProps,
  type KindUi,
} from "./kind";

/** Kinds whose wire form is a JSON number; the others are decimal strings. */
const isInt = (field: FieldDef) => field.kind.type === "int";

function useNumberText(field: FieldDef): (value: string | number) => string {
  const locale = useLocale();
  const { company } = useSession();
  if (field.kind.type === "money") return (value) => moneyText(value, company.currency, locale);
  return (value) => numberText(value, locale);
}

function Cell({ field, value }: CellProps) {
  const text = useNumberText(field);
  if (value === null || typeof value === "boolean" || Array.isArray(value)) return null;
  const negative = String(value).startsWith("-");
  return <span className={negative ? "negative" : undefined}>{text(value)}</span>;
}

function NumericInput({ field, value, onChange, ...control }: InputProps) {
  const { company } = useSession();
  const locale = useLocale();
  const symbol =
    field.kind.type === "money"
      ? moneyText("0", company.currency, locale).replace(/[\d.,\s]/g, "")
      : undefined;
  const accept = (text: string) => {
    const parsed = parseDecimal(text);
    // What isn't a number stays as typed, so that the check can point at it.
    if (text.trim() === "") onChange?.(null);
    else if (parsed === null) onChange?.(text);
    else onChange?.(isInt(field) && decimals(parsed) === 0 ? Number(parsed) : parsed);
  };
  return (
    <Input
      {...controlOf(control)}
      inputMode="decimal"
      className="input-number"
      {...(symbol ? { prefix: symbol } : {})}
      // Remounts only when the value changes from outside; typing keeps its own text.
      defaultValue={value === null || value === undefined ? "" : String(value)}
      onChange={(event) => accept(event.target.value)}
    />
  );
}

const bound = (conditions: Condition[], op: string) => conditions.find((one) => one.op === op)?.value ?? "";

function Filter({ field, conditions, onChange }: FilterProps) {
  const { t } = useTranslation();
  const exact = bound(conditions, "eq");
  const [low, setLow] = useState(bound(conditions, "ge") || exact);
  const [high, setHigh] = useState(bound(conditions, "le") || exact);
  const apply = () => {
    const next: Condition[] = [];
    const from = parseDecimal(low);
    const to = parseDecimal(high);
    if (from !== null) next.push({ field: field.name, op: "ge", value: from });
    if (to !== null) next.push({ field: field.name, op: "le", value: to });
    const unchanged =
      next.length === conditions.length &&
      next.every((one) => conditions.some((old) => old.op === one.op && old.value === one.value));
    if (!unchanged) onChange(next);
  };
  return (
    <div className="filter-pair">
      <Input
        autoFocus
        inputMode="decimal"
        aria-label={t("filter.from")}
        placeholder={t("filter.from")}
        value={low}
        onChange={(event) => setLow(event.target.value)}
        onBlur={apply}
        onPressEnter={apply}
      />
      <span aria-hidden="true">–</span>
      <Input
        inputMode="decimal"
        aria-label={t("filter.to")}
        placeholder={t("filter.to")}
        value={high}
        onChange={(event) => setHigh(event.target.value)}
        onBlur={apply}
        onPressEnter={apply}
      />
    </div>
  );
}

const SIGNS: Record<string, string> = { ge: "≥ ", gt: "> ", le: "≤ ", lt: "< ", ne: "≠ " };

function Said({ field, condition }: ConditionProps) {
  const { t } = useTranslation();
  const text = useNumberText(field);
  if (condition.value === "") return <>{t(`filter.op.${condition.op}`)}</>;
  return (
    <>
      {SIGNS[condition.op] ?? ""}
      {parseDecimal(condition.value) === null ? condition.value : text(condition.value)}
    </>
  );
}

function check(field: FieldDef, value: Value): string | null {
  const parsed = parseDecimal(String(value));
  if (parsed === null) return "not_a_number";
  return isInt(field) && decimals(parsed) > 0 ? "not_an_integer" : null;
}

export const numericKind: KindUi = { Cell, Input: NumericInput, Filter, Said, numeric: true, check };

/** Money may not have more digits after the point than its currency. */
export function tooPrecise(field: FieldDef, value: Value, currency: string): boolean {
  if (field.kind.type !== "money" || value === null) return false;
  const parsed = parseDecimal(String(value));
  return parsed !== null && decimals(parsed) > minorDigits(currency);
}

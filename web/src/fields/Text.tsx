import { Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDef, Value } from "@/api/types";
import {
  type CellProps,
  type ConditionProps,
  controlOf,
  type FilterProps,
  type InputProps,
  type KindUi,
} from "./kind";

const maxOf = (field: FieldDef) => (field.kind.type === "text" ? field.kind.max : undefined);

function Cell({ value }: CellProps) {
  return <>{value === null ? "" : String(value)}</>;
}

function TextInput({ field, value, onChange, ...control }: InputProps) {
  return (
    <Input
      {...controlOf(control)}
      value={value === null || value === undefined ? "" : String(value)}
      maxLength={maxOf(field) ?? 10_000}
      onChange={(event) => onChange?.(event.target.value === "" ? null : event.target.value)}
    />
  );
}

const OPS = ["contains", "starts", "eq", "empty", "filled"];
/** What is encrypted at rest answers to its whole value only. */
const SEALED_OPS = ["eq", "empty", "filled"];
export const WITHOUT_VALUE = ["empty", "filled"];

function Filter({ field, conditions, onChange }: FilterProps) {
  const { t } = useTranslation();
  const now = conditions[0];
  // Kept here too: an operator that still waits for its value is no condition.
  const [op, setOp] = useState(now?.op ?? (field.sealed ? "eq" : "contains"));
  const [text, setText] = useState(now?.value ?? "");
  const apply = (nextOp: string, value: string) => {
    const next = { field: field.name, op: nextOp, value };
    const same = now?.op === next.op && now.value === value;
    if (same || (!now && !value && !WITHOUT_VALUE.includes(nextOp))) return;
    onChange(value || WITHOUT_VALUE.includes(nextOp) ? [next] : []);
  };
  return (
    <div className="filter-pair">
      <Select
        aria-label={t("filter.op")}
        value={op}
        onChange={(next) => {
          setOp(next);
          apply(next, WITHOUT_VALUE.includes(next) ? "" : text.trim());
        }}
        options={(field.sealed ? SEALED_OPS : OPS).map((one) => ({
          value: one,
          label: t(`filter.op.${one}`),
        }))}
        popupMatchSelectWidth={false}
      />
      {WITHOUT_VALUE.includes(op) ? null : (
        <Input
          autoFocus
          aria-label={t("filter.value")}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onPressEnter={() => apply(op, text.trim())}
          onBlur={() => apply(op, text.trim())}
        />
      )}
    </div>
  );
}

export function Said({ condition }: ConditionProps) {
  const { t } = useTranslation();
  if (WITHOUT_VALUE.includes(condition.op)) return <>{t(`filter.op.${condition.op}`)}</>;
  return (
    <>
      {condition.op === "eq" ? "" : `${t(`filter.op.${condition.op}`)} `}
      {condition.value}
    </>
  );
}

function check(field: FieldDef, value: Value): string | null {
  const max = maxOf(field);
  return max !== undefined && String(value).length > max ? "too_long" : null;
}

export const textKind: KindUi = { Cell, Input: TextInput, Filter, Said, check };

function LongCell({ value }: CellProps) {
  return <span className="cell-long">{value === null ? "" : String(value)}</span>;
}

function LongInput({ value, onChange, ...control }: InputProps) {
  return (
    <Input.TextArea
      {...controlOf(control)}
      autoSize={{ minRows: 2, maxRows: 10 }}
      value={value === null || value === undefined ? "" : String(value)}
      onChange={(event) => onChange?.(event.target.value === "" ? null : event.target.value)}
    />
  );
}

export const longTextKind: KindUi = { Cell: LongCell, Input: LongInput, Filter, Said };

import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FieldDef, Value } from "@/api/types";
import type { CellProps, ConditionProps, FilterProps, InputProps, KindUi } from "./kind";

const maxOf = (field: FieldDef) => (field.kind.type === "text" ? field.kind.max : undefined);

function Cell({ value }: CellProps) {
  return <>{value === null ? "" : String(value)}</>;
}

function TextInput({ id, field, value, onChange }: InputProps) {
  return (
    <Input
      {...(id ? { id } : {})}
      value={value === null || value === undefined ? "" : String(value)}
      maxLength={maxOf(field) ?? 10_000}
      onChange={(event) => onChange?.(event.target.value === "" ? null : event.target.value)}
    />
  );
}

const OPS = ["contains", "starts", "eq", "empty", "filled"];
export const WITHOUT_VALUE = ["empty", "filled"];

function Filter({ field, conditions, onChange }: FilterProps) {
  const { t } = useTranslation();
  const now = conditions[0] ?? { field: field.name, op: "contains", value: "" };
  const set = (op: string, value: string) =>
    onChange(value || WITHOUT_VALUE.includes(op) ? [{ field: field.name, op, value }] : []);
  return (
    <div className="filter-pair">
      <Select
        aria-label={t("filter.op")}
        value={now.op}
        onChange={(op) => set(op, WITHOUT_VALUE.includes(op) ? "" : now.value)}
        options={OPS.map((op) => ({ value: op, label: t(`filter.op.${op}`) }))}
        popupMatchSelectWidth={false}
      />
      {WITHOUT_VALUE.includes(now.op) ? null : (
        <Input
          autoFocus
          aria-label={t("filter.value")}
          defaultValue={now.value}
          onPressEnter={(event) => set(now.op, event.currentTarget.value.trim())}
          onBlur={(event) => set(now.op, event.target.value.trim())}
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

function LongInput({ id, value, onChange }: InputProps) {
  return (
    <Input.TextArea
      {...(id ? { id } : {})}
      autoSize={{ minRows: 2, maxRows: 10 }}
      value={value === null || value === undefined ? "" : String(value)}
      onChange={(event) => onChange?.(event.target.value === "" ? null : event.target.value)}
    />
  );
}

export const longTextKind: KindUi = { Cell: LongCell, Input: LongInput, Filter, Said };

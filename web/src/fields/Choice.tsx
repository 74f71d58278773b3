import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import type { FieldDef } from "@/api/types";
import {
  type CellProps,
  type ConditionProps,
  controlOf,
  type FilterProps,
  type InputProps,
  type KindUi,
} from "./kind";

const optionsOf = (field: FieldDef) => (field.kind.type === "choice" ? field.kind.options : []);

function Cell({ entity, field, value }: CellProps) {
  const labels = useLabels();
  if (value === null) return null;
  return <span className="choice">{labels.choice(entity, field.name, String(value))}</span>;
}

function ChoiceInput({ entity, field, value, onChange, ...control }: InputProps) {
  const labels = useLabels();
  return (
    <Select
      {...controlOf(control)}
      allowClear={!field.required}
      value={value === undefined ? null : (value as string | null)}
      onChange={(next) => onChange?.(next ?? null)}
      options={optionsOf(field).map((option) => ({
        value: option,
        label: labels.choice(entity, field.name, option),
      }))}
    />
  );
}

function Filter({ entity, field, conditions, onChange }: FilterProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const chosen = conditions[0]?.value ? conditions[0].value.split(",") : [];
  return (
    <Select
      mode="multiple"
      autoFocus
      className="filter-wide"
      aria-label={t("filter.value")}
      placeholder={t("filter.any")}
      optionFilterProp="label"
      value={chosen}
      onChange={(values: string[]) =>
        onChange(values.length ? [{ field: field.name, op: "in", value: values.join(",") }] : [])
      }
      options={optionsOf(field).map((option) => ({
        value: option,
        label: labels.choice(entity, field.name, option),
      }))}
    />
  );
}

function Said({ entity, field, condition }: ConditionProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  if (condition.value === "") return <>{t(`filter.op.${condition.op}`)}</>;
  const names = condition.value.split(",").map((option) => labels.choice(entity, field.name, option));
  return <>{`${condition.op === "ne" ? "≠ " : ""}${names.join(t("value.or"))}`}</>;
}

export const choiceKind: KindUi = { Cell, Input: ChoiceInput, Filter, Said };

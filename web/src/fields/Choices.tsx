import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import type { FieldDef, Value } from "@/api/types";
import {
  type CellProps,
  type ConditionProps,
  controlOf,
  type FilterProps,
  type InputProps,
  type KindUi,
} from "./kind";

const optionsOf = (field: FieldDef) => (field.kind.type === "choices" ? field.kind.options : []);
const chosenOf = (value: Value | undefined): string[] => (Array.isArray(value) ? value : []);

function Cell({ entity, field, value }: CellProps) {
  const labels = useLabels();
  return (
    <span className="choices">
      {chosenOf(value).map((option) => (
        <span key={option} className="choice">
          {labels.choice(entity, field.name, option)}
        </span>
      ))}
    </span>
  );
}

function ChoicesInput({ entity, field, value, onChange, ...control }: InputProps) {
  const labels = useLabels();
  return (
    <Select
      {...controlOf(control)}
      mode="multiple"
      allowClear
      optionFilterProp="label"
      value={chosenOf(value)}
      onChange={(next: string[]) => onChange?.(next.length ? next : null)}
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
  const now = conditions[0];
  const op = now?.op === "all" ? "all" : "any";
  const chosen = now?.value ? now.value.split(",") : [];
  const apply = (nextOp: string, keys: string[]) =>
    onChange(keys.length ? [{ field: field.name, op: nextOp, value: keys.join(",") }] : []);
  return (
    <div className="filter-pair">
      <Select
        aria-label={t("filter.op")}
        value={op}
        onChange={(next) => apply(next, chosen)}
        options={["any", "all"].map((one) => ({ value: one, label: t(`filter.op.${one}`) }))}
        popupMatchSelectWidth={false}
      />
      <Select
        mode="multiple"
        autoFocus
        className="filter-wide"
        aria-label={t("filter.value")}
        optionFilterProp="label"
        value={chosen}
        onChange={(keys: string[]) => apply(op, keys)}
        options={optionsOf(field).map((option) => ({
          value: option,
          label: labels.choice(entity, field.name, option),
        }))}
      />
    </div>
  );
}

function Said({ entity, field, condition }: ConditionProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  if (condition.value === "") return <>{t(`filter.op.${condition.op}`)}</>;
  const names = condition.value.split(",").map((option) => labels.choice(entity, field.name, option));
  return <>{names.join(condition.op === "all" ? " + " : t("value.or"))}</>;
}

export const choicesKind: KindUi = { Cell, Input: ChoicesInput, Filter, Said };

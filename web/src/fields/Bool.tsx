import { Segmented, Switch } from "antd";
import { useTranslation } from "react-i18next";
import {
  type CellProps,
  type ConditionProps,
  controlOf,
  type FilterProps,
  type InputProps,
  type KindUi,
} from "./kind";

function Cell({ value }: CellProps) {
  const { t } = useTranslation();
  if (value === null) return null;
  return <>{t(value ? "value.yes" : "value.no")}</>;
}

function BoolInput({ value, onChange, ...control }: InputProps) {
  return (
    <Switch {...controlOf(control)} checked={value === true} onChange={(checked) => onChange?.(checked)} />
  );
}

function Filter({ field, conditions, onChange }: FilterProps) {
  const { t } = useTranslation();
  return (
    <Segmented
      aria-label={t("filter.value")}
      value={conditions[0]?.value ?? ""}
      onChange={(value) => onChange(value ? [{ field: field.name, op: "eq", value }] : [])}
      options={[
        { value: "", label: t("filter.any") },
        { value: "true", label: t("value.yes") },
        { value: "false", label: t("value.no") },
      ]}
    />
  );
}

function Said({ condition }: ConditionProps) {
  const { t } = useTranslation();
  return <>{t(condition.value === "true" ? "value.yes" : "value.no")}</>;
}

export const boolKind: KindUi = { Cell, Input: BoolInput, Filter, Said };

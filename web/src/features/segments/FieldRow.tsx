import { InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import { COMMON_FIELDS, useLabels, useManifest } from "@/api/manifest";
import type { EntityDef, FieldDef } from "@/api/types";
import type { Condition } from "@/fields/kind";
import { kindUi } from "@/fields/kinds";
import { filteredField, viaFields } from "@/record/via";
import { PERIODS } from "./BoughtRow";
import type { Relative } from "./rule";

interface Props {
  entity: EntityDef;
  name: string;
  conditions: Condition[];
  days: Relative | undefined;
  onChange: (name: string, conditions: Condition[], days: Relative | undefined) => void;
}

/** A rule may ask any field, not only those that lists are filtered by. What is covered, sealed or hidden can't be compared. */
const isAsked = (field: FieldDef) =>
  field.access !== "mask" && !field.sealed && !field.hidden && field.kind.type !== "file";

const isDate = (field: FieldDef) => field.kind.type === "date" || field.kind.type === "datetime";
const WAYS = ["within", "older", "next"] as const;

function Days({ value, onChange }: { value: Relative | undefined; onChange: (days?: Relative) => void }) {
  const { t } = useTranslation();
  return (
    <span className="rule-line">
      <Select
        size="small"
        aria-label={t("rule.when")}
        value={value?.op ?? "fixed"}
        options={["fixed", ...WAYS, "during"].map((way) => ({ value: way, label: t(`rule.date.${way}`) }))}
        onChange={(way) => {
          const op = WAYS.find((one) => one === way);
          if (op) onChange({ op, days: value && "days" in value ? value.days : 30 });
          else onChange(way === "during" ? { op: "during", period: "last_month" } : undefined);
        }}
      />
      {value?.op === "during" ? (
        <Select
          size="small"
          aria-label={t("rule.period")}
          value={value.period}
          options={PERIODS.map((one) => ({ value: one, label: t(`rule.way.${one}`) }))}
          onChange={(period) => onChange({ op: "during", period })}
        />
      ) : null}
      {value && value.op !== "during" ? (
        <InputNumber
          size="small"
          min={0}
          max={36525}
          aria-label={t("rule.days")}
          value={value.days}
          suffix={t("rule.days_unit")}
          onChange={(days) => onChange({ ...value, days: days ?? 0 })}
        />
      ) : null}
    </span>
  );
}

/** A field and what it must be: chosen by its name, compared as in the filters of lists. */
export function FieldRow({ entity, name, conditions, days, onChange }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { entities } = useManifest();
  const own = [...entity.fields.filter(isAsked), ...COMMON_FIELDS];
  const via = viaFields(entities, entity);
  const field = name ? filteredField(entities, entity, name) : undefined;
  const option = (one: FieldDef) => ({ value: one.name, label: labels.field(entity.key, one.name) });
  const groups = [
    { label: labels.entity(entity.key), options: own.map(option) },
    ...(via.length ? [{ label: t("rule.around"), options: via.map(option) }] : []),
  ];
  const Filter = field ? kindUi(field).Filter : null;
  return (
    <div className="rule-line">
      <Select
        showSearch={{ optionFilterProp: "label" }}
        className="rule-field"
        aria-label={t("rule.field")}
        placeholder={t("rule.field")}
        value={name || null}
        options={groups}
        onChange={(chosen: string) => onChange(chosen, [], undefined)}
      />
      {field && isDate(field) ? (
        <Days value={days} onChange={(next) => onChange(name, next ? [] : conditions, next)} />
      ) : null}
      {Filter && field && !days ? (
        <Filter
          entity={entity.key}
          field={field}
          conditions={conditions}
          onChange={(next) => onChange(name, next, undefined)}
        />
      ) : null}
    </div>
  );
}

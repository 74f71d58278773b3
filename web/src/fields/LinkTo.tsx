import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { recordQuery } from "@/api/records";
import type { FieldDef } from "@/api/types";
import {
  type CellProps,
  type ConditionProps,
  controlOf,
  type FilterProps,
  type InputProps,
  type KindUi,
} from "./kind";
import { LinkSelect } from "./LinkSelect";
import { routeOf, titleText, useTitle } from "./title";

const targetOf = (field: FieldDef) => (field.kind.type === "link" ? field.kind.entity : "");

function Cell({ field, value, title }: CellProps) {
  const target = targetOf(field);
  const entity = useEntity(target);
  const labels = useLabels();
  if (value === null || value === "") return null;
  // Without the entity the user may not open the record: its title alone is shown.
  if (!entity) return <>{title ?? String(value)}</>;
  return (
    <Link to="/r/$domain/$name/$id" params={{ ...routeOf(target), id: String(value) }}>
      {title === undefined ? String(value) : titleText(entity, title, labels)}
    </Link>
  );
}

function LinkInput({ field, value, onChange, title, ...control }: InputProps) {
  const chosen = value === null || value === undefined || value === "" ? [] : [String(value)];
  const [entity, labels] = [useEntity(targetOf(field)), useLabels()];
  const said = title !== undefined && entity ? titleText(entity, title, labels) : title;
  const known = said !== undefined && chosen[0] !== undefined ? { [chosen[0]]: said } : {};
  return (
    <LinkSelect
      {...controlOf(control)}
      target={targetOf(field)}
      value={chosen}
      titles={known}
      onChange={(ids) => onChange?.(ids[0] ?? null)}
    />
  );
}

function Filter({ field, conditions, onChange }: FilterProps) {
  const { t } = useTranslation();
  const chosen = conditions[0]?.value ? conditions[0].value.split(",") : [];
  return (
    <LinkSelect
      multiple
      autoFocus
      className="filter-wide"
      target={targetOf(field)}
      label={t("filter.value")}
      placeholder={t("filter.search")}
      value={chosen}
      onChange={(ids) => onChange(ids.length ? [{ field: field.name, op: "in", value: ids.join(",") }] : [])}
    />
  );
}

function Said({ field, condition }: ConditionProps) {
  const { t } = useTranslation();
  const target = targetOf(field);
  const entity = useEntity(target);
  const titleOf = useTitle();
  const ids = condition.value === "" ? [] : condition.value.split(",");
  const answers = useQueries({ queries: ids.map((id) => ({ ...recordQuery(target, id), retry: false })) });
  if (ids.length === 0) return <>{t(`filter.op.${condition.op}`)}</>;
  const names = answers.map((answer, index) =>
    entity && answer.data ? titleOf(entity, answer.data) : (ids[index] ?? ""),
  );
  return <>{`${condition.op === "ne" ? "≠ " : ""}${names.join(t("value.or"))}`}</>;
}

export const linkKind: KindUi = { Cell, Input: LinkInput, Filter, Said };

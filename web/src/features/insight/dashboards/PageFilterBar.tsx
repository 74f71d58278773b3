import { Input, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PageFilter, PageFilters } from "@/api/dashboards";
import { useLabels } from "@/api/manifest";
import { LinkSelect } from "@/fields/LinkSelect";

const LINKS = [
  ["store", "org.store"],
  ["market_area", "org.market_area"],
  ["category", "catalog.category"],
] as const;
const CLASSES = ["heavy", "medium", "light", ...Array.from({ length: 10 }, (_, index) => String(index + 1))];
const PERIOD = /^\d{4}(Q[1-4]|-(0[1-9]|1[0-2])|-W([0-4]\d|5[0-3])|-\d{2}-\d{2})?$/;

interface Props {
  filters: PageFilters;
  /** What stands where nothing is chosen: the dashboard's own. */
  own: PageFilters;
  onChange: (name: PageFilter, value: string | undefined) => void;
}

/** A period as it is written: 2017, 2017Q1, 2017-03, 2017-W05. */
function Period({ filters, own, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState(filters.period ?? "");
  const isWrong = text !== "" && !PERIOD.test(text);
  const say = () => {
    if (!isWrong && text !== (filters.period ?? "")) onChange("period", text || undefined);
  };
  return (
    <Input
      id={id}
      className="measure-filter"
      aria-label={t("dashboard.period")}
      placeholder={own.period || t("dashboard.period.hint")}
      allowClear
      {...(isWrong ? { status: "error" as const } : {})}
      value={text}
      onChange={(event) => {
        setText(event.target.value.trim());
        if (event.target.value === "" && filters.period) onChange("period", undefined);
      }}
      onBlur={say}
      onPressEnter={say}
    />
  );
}

/** Filters that stand for the whole page. */
export function PageFilterBar(props: Props) {
  const { filters, own, onChange } = props;
  const { t } = useTranslation();
  const labels = useLabels();
  const className = (name: string) =>
    /^\d+$/.test(name) ? t("insight.class.decile", { group: name }) : t(`insight.class.${name}`);
  return (
    <div className="measure-filters dashboard-filters">
      <Period key={filters.period ?? ""} {...props} />
      {LINKS.map(([name, target]) => (
        <LinkSelect
          key={name}
          className="measure-filter"
          target={target}
          label={labels.entity(target)}
          placeholder={own[name] ? t("dashboard.own") : t("insight.all", { what: labels.noun(target) })}
          value={filters[name] ? [filters[name]] : []}
          onChange={([id]) => onChange(name, id)}
        />
      ))}
      <Select
        className="measure-filter"
        aria-label={t("insight.class")}
        placeholder={own.customer_class ? t("dashboard.own") : t("insight.all", { what: t("insight.class") })}
        allowClear
        value={filters.customer_class ?? null}
        onChange={(value) => onChange("customer_class", value ?? undefined)}
        options={CLASSES.map((name) => ({ value: name, label: className(name) }))}
      />
    </div>
  );
}

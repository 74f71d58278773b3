import { FilterOutlined, LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { GRAINS, type Grain, type MeasureFilters } from "@/api/measures";
import { LinkSelect } from "@/fields/LinkSelect";
import { usePhone } from "@/ui/usePhone";
import { periodText } from "./period";

interface Props {
  by: Grain;
  period: string | undefined;
  /** Oldest first. */
  periods: string[];
  filters: MeasureFilters;
  /** Filters that make no sense on the page. */
  without?: (keyof MeasureFilters)[];
  onGrain: (by: Grain) => void;
  onPeriod: (period: string) => void;
  onFilters: (filters: MeasureFilters) => void;
}

const CLASSES = ["heavy", "medium", "light", ...Array.from({ length: 10 }, (_, index) => String(index + 1))];

const LINKS = [
  ["store", "org.store"],
  ["market_area", "org.market_area"],
  ["category", "catalog.category"],
] as const;

/** What restricts figures. */
export function Filters({
  filters,
  onFilters,
  without = [],
}: Pick<Props, "filters" | "onFilters" | "without">) {
  const { t } = useTranslation();
  const labels = useLabels();
  const set = (name: keyof MeasureFilters, value: string | undefined) => {
    const { [name]: _old, ...others } = filters;
    onFilters(value ? { ...others, [name]: value } : others);
  };
  return (
    <div className="measure-filters">
      {LINKS.filter(([name]) => !without.includes(name)).map(([name, target]) => (
        <LinkSelect
          key={name}
          className="measure-filter"
          target={target}
          label={labels.entity(target)}
          placeholder={t("insight.all", { what: labels.noun(target) })}
          value={filters[name] ? [filters[name]] : []}
          onChange={([id]) => set(name, id)}
        />
      ))}
      <Select
        className="measure-filter"
        aria-label={t("insight.class")}
        placeholder={t("insight.all", { what: t("insight.class") })}
        allowClear
        value={filters.customer_class ?? null}
        onChange={(value) => set("customer_class", value ?? undefined)}
        options={CLASSES.map((name) => ({
          value: name,
          label: /^\d+$/.test(name) ? t("insight.class.decile", { group: name }) : t(`insight.class.${name}`),
        }))}
      />
    </div>
  );
}

/** Grain, period and filters of a page of measures. */
export function Controls({
  by,
  period,
  periods,
  filters,
  without = [],
  onGrain,
  onPeriod,
  onFilters,
}: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const at = period ? periods.indexOf(period) : -1;
  const before = periods[at - 1];
  const after = at >= 0 ? periods[at + 1] : undefined;
  const active = Object.keys(filters).length;
  return (
    <div className="controls">
      <Segmented<Grain>
        aria-label={t("insight.grain")}
        value={by}
        onChange={onGrain}
        options={GRAINS.map((grain) => ({ value: grain, label: t(`grain.${grain}`) }))}
      />
      <div className="period-picker">
        <Button
          type="text"
          icon={<LeftOutlined />}
          aria-label={t("insight.earlier")}
          disabled={!before}
          onClick={() => before && onPeriod(before)}
        />
        <Select
          aria-label={t("insight.period")}
          className="period-select"
          showSearch={{ optionFilterProp: "label" }}
          value={period ?? null}
          onChange={(next) => next && onPeriod(next)}
          options={[...periods].reverse().map((one) => ({ value: one, label: periodText(one, t) }))}
        />
        <Button
          type="text"
          icon={<RightOutlined />}
          aria-label={t("insight.later")}
          disabled={!after}
          onClick={() => after && onPeriod(after)}
        />
      </div>
      {phone ? (
        <Button icon={<FilterOutlined />} aria-expanded={open} onClick={() => setOpen(!open)}>
          {active ? t("insight.filters.active", { n: active }) : t("insight.filters")}
        </Button>
      ) : null}
      {!phone || open ? <Filters filters={filters} onFilters={onFilters} without={without} /> : null}
    </div>
  );
}

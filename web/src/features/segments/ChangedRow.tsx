import { InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { RuleChange } from "@/api/segments";
import { PERIODS } from "./BoughtRow";
import { Goods } from "./Goods";

const FIGURES = ["spend", "tickets", "days", "units", "per_ticket"] as const;
const WAYS = ["down", "up"] as const;

/** Purchases of a period against those of another: by how many hundredths they fell or rose. */
export function ChangedRow({ test, onChange }: { test: RuleChange; onChange: (test: RuleChange) => void }) {
  const { t } = useTranslation();
  const period = (name: "before" | "after") => (
    <Select
      className="rule-period"
      aria-label={t(`rule.moved.${name}`)}
      value={test[name]}
      options={PERIODS.map((one) => ({ value: one, label: t(`rule.way.${one}`) }))}
      onChange={(chosen) => onChange({ ...test, [name]: chosen })}
    />
  );
  return (
    <div className="rule-line">
      <Select
        aria-label={t("rule.figure")}
        value={test.figure}
        options={FIGURES.map((one) => ({ value: one, label: t(`rule.figure.${one}`) }))}
        onChange={(figure) => onChange({ ...test, figure })}
      />
      <span>{t("rule.moved.from")}</span>
      {period("before")}
      <span>{t("rule.moved.to")}</span>
      {period("after")}
      <Select
        aria-label={t("rule.moved.way")}
        value={test.way}
        options={WAYS.map((one) => ({ value: one, label: t(`rule.moved.${one}`) }))}
        onChange={(way) =>
          onChange({ ...test, way, percent: way === "down" ? Math.min(test.percent, 100) : test.percent })
        }
      />
      <InputNumber
        min={1}
        max={test.way === "down" ? 100 : 10_000}
        aria-label={t("rule.changed.by")}
        value={test.percent}
        suffix={t("rule.changed.unit")}
        onChange={(percent) => onChange({ ...test, percent: percent ?? 1 })}
      />
      <Goods test={test} onChange={onChange} />
      {test.before === test.after ? <span className="rule-wrong">{t("rule.moved.same")}</span> : null}
    </div>
  );
}

import { InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { RuleCell, RuleMove } from "@/api/segments";
import { PERIODS, When } from "./BoughtRow";

const WAYS = ["down", "up", "left", "entered"] as const;
/** From one decile to another between two periods. */
export function MovedRow({ test, onChange }: { test: RuleMove; onChange: (test: RuleMove) => void }) {
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
  const isStep = test.way === "down" || test.way === "up";
  return (
    <div className="rule-line">
      <Select
        aria-label={t("rule.decile.kind")}
        value={test.kind ?? "customer"}
        options={(["customer", "sales"] as const).map((one) => ({
          value: one,
          label: t(`rule.decile.${one}`),
        }))}
        onChange={(kind) => onChange({ ...test, kind })}
      />
      <span>{t("rule.moved.from")}</span>
      {period("before")}
      <span>{t("rule.moved.to")}</span>
      {period("after")}
      <Select
        aria-label={t("rule.moved.way")}
        value={test.way}
        options={WAYS.map((one) => ({ value: one, label: t(`rule.moved.${one}`) }))}
        onChange={(way) => onChange({ ...test, way })}
      />
      {isStep ? (
        <InputNumber
          min={1}
          max={9}
          aria-label={t("rule.moved.by")}
          value={test.by ?? 1}
          suffix={t("rule.moved.groups")}
          onChange={(by) => onChange({ ...test, by: by ?? 1 })}
        />
      ) : null}
      {test.before === test.after ? <span className="rule-wrong">{t("rule.moved.same")}</span> : null}
    </div>
  );
}

/** A cell that was chosen in the cube; here its days may be made to move with time. */
export function CellRow({ test, onChange }: { test: RuleCell; onChange: (test: RuleCell) => void }) {
  const { t } = useTranslation();
  const { slice, from, to, as_of } = test.question;
  const days = [from, to].some(Boolean) ? `${from ?? ""} – ${to ?? ""}` : (as_of ?? t("rule.cell.always"));
  return (
    <div className="rule-line">
      <span className="rule-cell">
        {slice?.replaceAll(";", " · ").replaceAll("|", " / ") || t("rule.cell.all")}
      </span>
      <When
        window={test.window}
        always={t("rule.cell.days", { days })}
        onChange={(window) => onChange({ question: test.question, ...(window ? { window } : {}) })}
      />
    </div>
  );
}

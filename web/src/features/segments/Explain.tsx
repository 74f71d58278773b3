import { useTranslation } from "react-i18next";
import type { Rule } from "@/api/segments";
import { LinkSelect } from "@/fields/LinkSelect";
import { Why } from "./Why";

interface ExplainProps {
  rule: Rule;
  customer: string | null;
  onChoose: (customer: string | null) => void;
}

/** Whether a customer is found by a rule, and why. */
export function Explain({ rule, customer, onChoose }: ExplainProps) {
  const { t } = useTranslation();
  return (
    <section>
      <h2>{t("rule.explain")}</h2>
      <LinkSelect
        target="customers.customer"
        className="rule-goods"
        label={t("rule.explain")}
        placeholder={t("rule.explain_hint")}
        value={customer ? [customer] : []}
        onChange={([id]) => onChoose(id ?? null)}
      />
      {customer ? <Why rule={rule} customer={customer} /> : null}
    </section>
  );
}

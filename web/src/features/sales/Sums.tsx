import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useMoney } from "@/fields/useMoney";
import { plain } from "@/ui/number";

interface Sum {
  list_amount: string;
  promotion_discount: string;
  discount: string;
  discount_percent: string;
  amount: string;
  limit: string;
  needs_approval: boolean;
}

/** What it comes to, and whether so much may be taken off. */
export function Sums({ sum }: { sum: Sum }) {
  const { t } = useTranslation();
  const money = useMoney();
  const off = (amount: string) => (Number(amount) ? `−${money(amount)}` : money(amount));
  return (
    <dl className="quote-sums" aria-live="polite">
      <dt>{t("sales.list_amount")}</dt>
      <dd className="numeric">{money(sum.list_amount)}</dd>
      <dt>{t("sales.promotions")}</dt>
      <dd className="numeric">{off(sum.promotion_discount)}</dd>
      <dt>
        {t("sales.by_hand")} {plain(sum.discount_percent)}%{" "}
        {sum.needs_approval ? (
          <Tag color="orange">{t("sales.over_limit", { limit: plain(sum.limit) })}</Tag>
        ) : null}
      </dt>
      <dd className="numeric">{off(sum.discount)}</dd>
      <dt className="quote-total">{t("sales.amount")}</dt>
      <dd className="numeric quote-total">{money(sum.amount)}</dd>
    </dl>
  );
}

import { useTranslation } from "react-i18next";
import type { QuoteLine } from "@/api/till";
import { useMoney } from "@/fields/useMoney";

/** What a line's price is made of. */
export function LineWhy({ line }: { line: QuoteLine }) {
  const { t } = useTranslation();
  const money = useMoney();
  return (
    <dl className="till-why">
      <div>
        <dt>{t(`till.source.${line.source}`)}</dt>
        <dd>
          {money(line.unit_price)} × {line.qty} = {money(line.list_amount)}
        </dd>
      </div>
      {line.discounts.map((one) => (
        <div key={one.promotion_id}>
          <dt>{one.promotion}</dt>
          <dd className="negative">−{money(one.amount)}</dd>
        </div>
      ))}
      {line.by_hand ? (
        <div>
          <dt>{t("till.hand.why", { reason: line.by_hand.reason })}</dt>
          <dd className="negative">−{money(line.by_hand.off)}</dd>
        </div>
      ) : null}
      <div>
        <dt>{t("till.line.due")}</dt>
        <dd>{money(line.amount)}</dd>
      </div>
    </dl>
  );
}

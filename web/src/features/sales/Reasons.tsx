import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { Priced } from "@/api/prices";
import { useMoney } from "@/fields/useMoney";
import { refusalText } from "@/ui/refusal";

/** Which promotions applied and which didn't, as the engine said when it was priced. */
export function Reasons({ reasons }: { reasons: unknown }) {
  const { t } = useTranslation();
  const money = useMoney();
  const priced = reasons as Partial<Priced>;
  const effects = priced.effects ?? [];
  const hints = priced.hints ?? [];
  const refusals = priced.refusals ?? [];
  if (!effects.length && !hints.length && !refusals.length) return null;
  return (
    <section>
      <h2>{t("sales.reasons")}</h2>
      <ul className="quote-reasons">
        {effects.map((effect) => (
          <li key={effect.promotion.id}>
            <Tag color="green">{effect.promotion.name}</Tag> −{money(effect.amount)}
          </li>
        ))}
        {hints.map((hint) => (
          <li key={hint.promotion.id} className="quiet">
            {t(`prices.hint.${hint.code}`, {
              promotion: hint.promotion.name,
              missing: hint.code === "amount" ? money(hint.missing) : hint.missing,
            })}
          </li>
        ))}
      </ul>
      {refusals.length ? (
        <details className="quote-refusals">
          <summary>{t("till.refusals", { n: refusals.length })}</summary>
          <ul className="quote-reasons">
            {refusals.map((refusal) => (
              <li key={refusal.promotion.id}>
                {refusal.promotion.name} <span className="quiet">{refusalText(t, refusal)}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}

import { Alert, Tag } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Priced, PricedLine } from "@/api/prices";
import { useMoney } from "@/fields/useMoney";
import { refusalText } from "@/ui/refusal";

function sourceText(t: TFunction, source: PricedLine["source"]): string {
  if (source.code !== "book") return t(`prices.source.${source.code}`);
  return t("prices.source.book", { kind: t(`prices.kind.${source.kind ?? "standard"}`), book: source.book });
}

function Line({ line, priced }: { line: PricedLine; priced: Priced }) {
  const { t } = useTranslation();
  const money = useMoney();
  const name = (id: string) => priced.effects.find((one) => one.promotion.id === id)?.promotion.name ?? id;
  return (
    <li className="explained-line">
      <div className="explained-head">
        <strong>
          {line.product} {line.is_gift ? <Tag color="gold">{t("prices.gift")}</Tag> : null}
        </strong>
        <strong className="numeric">{money(line.amount)}</strong>
      </div>
      <div className="quiet">
        {t("prices.unit_line", {
          unit: money(line.unit_price),
          qty: line.qty,
          amount: money(line.list_amount),
        })}{" "}
        · {sourceText(t, line.source)}
      </div>
      {line.discounts.map((discount) => (
        <div key={discount.promotion_id} className="explained-off">
          <span>{name(discount.promotion_id)}</span>
          <span className="numeric">−{money(discount.amount)}</span>
        </div>
      ))}
    </li>
  );
}

function Effects({ priced }: { priced: Priced }) {
  const { t } = useTranslation();
  const money = useMoney();
  if (!priced.effects.length) return null;
  return (
    <>
      <h2>{t("prices.applied")}</h2>
      <ol className="explained-list">
        {priced.effects.map((effect) => (
          <li key={effect.promotion.id}>
            <strong>{effect.promotion.name}</strong>{" "}
            {effect.points_percent
              ? t("prices.points", { times: Number(effect.points_percent) / 100 })
              : t("prices.effect", {
                  amount: money(effect.amount),
                  basis: money(effect.basis),
                  times: effect.times,
                })}
            {effect.coupon ? <Tag>{effect.coupon}</Tag> : null}
          </li>
        ))}
      </ol>
    </>
  );
}

function Refused({ priced }: { priced: Priced }) {
  const { t } = useTranslation();
  if (!priced.refusals.length) return null;
  return (
    <>
      <h2>{t("prices.refused")}</h2>
      <ul className="explained-list">
        {priced.refusals.map((refusal) => (
          <li key={refusal.promotion.id}>
            <strong>{refusal.promotion.name}</strong> <span className="quiet">{refusalText(t, refusal)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a basket costs, line by line, and why. */
export function Explanation({ priced }: { priced: Priced }) {
  const { t } = useTranslation();
  const money = useMoney();
  const product = (key: number | null) => priced.lines.find((line) => line.key === key)?.product ?? "";
  return (
    <section className="explanation" aria-live="polite">
      <div className="explained-total">
        <span>{t("prices.to_pay")}</span>
        <strong className="numeric">{money(priced.amount)}</strong>
      </div>
      <p className="quiet">
        {t("prices.before", { list: money(priced.list_amount), discount: money(priced.discount) })}
      </p>
      {priced.hints.map((hint) => (
        <Alert
          key={hint.promotion.id}
          type="info"
          showIcon
          title={t(`prices.hint.${hint.code}`, {
            promotion: hint.promotion.name,
            missing: hint.code === "amount" ? money(hint.missing) : hint.missing,
          })}
        />
      ))}
      {priced.warnings.map((warning) => (
        <Alert
          key={`${warning.code}${warning.key}${String(warning.params.coupon ?? "")}`}
          type="warning"
          showIcon
          title={t(`prices.warning.${warning.code}`, {
            ...warning.params,
            product: product(warning.key),
            reason: warning.params.until
              ? t("prices.coupon.expired_on", { day: String(warning.params.until) })
              : t(`prices.coupon.${String(warning.params.reason ?? "unknown")}`),
          })}
        />
      ))}
      <ul className="explained-lines">
        {priced.lines.map((line) => (
          <Line key={line.key} line={line} priced={priced} />
        ))}
      </ul>
      <Effects priced={priced} />
      <Refused priced={priced} />
      <p className="quiet">{t("prices.version", { version: priced.catalogue_version })}</p>
    </section>
  );
}

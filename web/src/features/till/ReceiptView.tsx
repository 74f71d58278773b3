import "./receipt.css";
import { QRCode } from "antd";
import { useTranslation } from "react-i18next";
import type { Receipt } from "@/api/till";
import { useLocale } from "@/i18n/useLocale";
import { moneyText } from "@/ui/number";
import { minorOf, textOf } from "./money";

/** A receipt: on paper of 80 mm, on the till's screen, and on the customer's phone. */
export function ReceiptView({ receipt, link }: { receipt: Receipt; link?: string | undefined }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const money = (text: string) => moneyText(text, receipt.currency, locale);
  const at = new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: receipt.zone || "UTC",
  }).format(new Date(receipt.sold_at));
  const discount = receipt.lines.reduce((sum, line) => sum + (minorOf(line.discount) ?? 0), 0);
  const change = receipt.payments.reduce(
    (sum, one) => sum + (one.tendered ? (minorOf(one.tendered) ?? 0) - (minorOf(one.amount) ?? 0) : 0),
    0,
  );
  return (
    <article className="receipt">
      <header>
        <strong>{receipt.company}</strong>
        <div>{receipt.store}</div>
        {receipt.address ? <div>{receipt.address}</div> : null}
      </header>
      <p>
        {receipt.number}
        <br />
        {at}
        {receipt.clerk ? ` · ${receipt.clerk}` : ""}
        {receipt.member ? (
          <>
            <br />
            {t("till.receipt.member")} {receipt.member}
          </>
        ) : null}
      </p>
      <table>
        <tbody>
          {receipt.lines.map((line) => (
            <tr key={line.id}>
              <td>
                {line.name || line.number}
                {line.chosen_text ? <small>{line.chosen_text}</small> : null}
                <small>
                  {line.qty}
                  {line.unit_price ? ` × ${money(line.unit_price)}` : ""}
                  {minorOf(line.discount) ? ` −${money(textOf(Math.abs(minorOf(line.discount) ?? 0)))}` : ""}
                </small>
              </td>
              <td>{money(line.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl>
        {discount > 0 ? (
          <div>
            <dt>{t("till.receipt.saved")}</dt>
            <dd>{money(textOf(discount))}</dd>
          </div>
        ) : null}
        <div className="receipt-sum">
          <dt>{t("till.receipt.sum")}</dt>
          <dd>{money(receipt.amount)}</dd>
        </div>
        {receipt.payments.map((one, at) => (
          <div key={at}>
            <dt>{t(`till.method.${one.method}`)}</dt>
            <dd>{money(one.tendered ?? one.amount)}</dd>
          </div>
        ))}
        {change > 0 ? (
          <div>
            <dt>{t("till.change")}</dt>
            <dd>{money(textOf(change))}</dd>
          </div>
        ) : null}
      </dl>
      {link ? <QRCode value={link} size={110} bordered={false} type="svg" /> : null}
      <footer>{t("till.receipt.thanks")}</footer>
    </article>
  );
}

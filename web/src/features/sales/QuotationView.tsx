import "./sales.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Quotation, type QuotationLine, quotationQuery } from "@/api/sales";
import { routeOf } from "@/fields/title";
import { useMoney } from "@/fields/useMoney";
import type { SlotProps } from "@/record/slots";
import { plain } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { differences } from "./draft";
import { Reasons } from "./Reasons";
import { Sums } from "./Sums";
import { Whose } from "./Whose";

function Lines({ lines }: { lines: QuotationLine[] }) {
  const { t } = useTranslation();
  const money = useMoney();
  return (
    <ul className="quote-lines">
      {lines.map((line) => (
        <li key={line.id} className="quote-line">
          <div className="quote-line-price">
            <strong>
              {line.product.name || line.product.number}{" "}
              {line.is_gift ? <Tag color="gold">{t("sales.gift")}</Tag> : null}
            </strong>
            <strong className="numeric">{money(line.amount)}</strong>
          </div>
          <div className="quiet">
            {money(line.unit_price)} × {plain(line.qty)}
            {line.chosen_text ? ` · ${line.chosen_text}` : ""}
            {Number(line.promotion_discount)
              ? ` · ${t("sales.promotions")} −${money(line.promotion_discount)}`
              : ""}
            {Number(line.discount) ? ` · ${t("sales.by_hand")} −${money(line.discount)}` : ""}
            {line.note ? ` · ${line.note}` : ""}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Where this version differs from another. */
function Compared({ known, other }: { known: Quotation; other: string }) {
  const { t } = useTranslation();
  const money = useMoney();
  const found = useQuery(quotationQuery(other));
  if (!found.data) return null;
  const [before, after] = found.data.revision < known.revision ? [found.data, known] : [known, found.data];
  const told = (one: { qty: string; amount: string } | null) =>
    one ? `${one.qty} · ${money(one.amount)}` : "—";
  const rows = differences(before, after);
  return (
    <div className="quote-compared">
      <p>
        v{before.revision} {money(before.amount)} → v{after.revision} {money(after.amount)}
      </p>
      {rows.length ? (
        <table className="quote-table">
          <thead>
            <tr>
              <th>{t("sales.product")}</th>
              <th>v{before.revision}</th>
              <th>v{after.revision}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.product}${row.before?.amount ?? ""}${row.after?.amount ?? ""}`}>
                <td>{row.product}</td>
                <td>{told(row.before)}</td>
                <td>{told(row.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="quiet">{t("sales.same_lines")}</p>
      )}
    </div>
  );
}

function Versions({ known }: { known: Quotation }) {
  const { t } = useTranslation();
  const money = useMoney();
  const [other, setOther] = useState<string | null>(null);
  if (known.versions.length < 2) return null;
  return (
    <section>
      <h2>{t("sales.versions")}</h2>
      <ul className="quote-versions">
        {known.versions.map((one) => (
          <li key={one.id}>
            {one.id === known.id ? (
              <strong>v{one.revision}</strong>
            ) : (
              <Link to="/r/$domain/$name/$id" params={{ ...routeOf("sales.quotation"), id: one.id }}>
                v{one.revision}
              </Link>
            )}{" "}
            <span className="quiet">{t(`sales.state.${one.state}`)}</span> {money(one.amount)}{" "}
            {one.id === known.id ? null : (
              <button type="button" className="quote-link" onClick={() => setOther(one.id)}>
                {t("sales.compare")}
              </button>
            )}
          </li>
        ))}
      </ul>
      {other ? <Compared known={known} other={other} /> : null}
    </section>
  );
}

/** A quotation: how far it is, its lines, what they come to and why, and its versions. */
export default function QuotationView({ row }: SlotProps) {
  const { t } = useTranslation();
  const found = useQuery(quotationQuery(row.id));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const known = found.data;
  const said = [
    known.reason ? `${t("sales.reason")}：${known.reason}` : "",
    known.decided_by ? `${known.decided_by.name ?? ""}：${known.decision_note ?? t("sales.decided")}` : "",
    known.answer_note ?? "",
  ].filter(Boolean);
  return (
    <div className="quote-columns">
      <div>
        <Whose customer={known.customer} store={known.store} />
        <p>
          <Tag color="blue">{t(`sales.state.${known.state}`)}</Tag> v{known.revision} ·{" "}
          {t("sales.valid_until")} {known.valid_until}
        </p>
        {known.is_late && ["draft", "awaiting_approval", "approved", "sent"].includes(known.state) ? (
          <Alert type="warning" title={t("sales.late")} />
        ) : null}
        {said.map((text) => (
          <p key={text} className="quiet">
            {text}
          </p>
        ))}
        <Lines lines={known.lines} />
        {known.terms ? <p className="quote-terms">{known.terms}</p> : null}
      </div>
      <aside className="quote-side">
        <Sums sum={known} />
        <Reasons reasons={known.reasons} />
        <Versions known={known} />
      </aside>
    </div>
  );
}

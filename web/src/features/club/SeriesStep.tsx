import { Link } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { MoreFields } from "./MoreFields";
import { ShortForm } from "./ShortForm";
import { freeCode, useSetUp } from "./useSetUp";

const SERIES = "loyalty.card_series";
const FIELDS = [
  "name",
  "is_shared",
  "tier_id",
  "prefix",
  "digits",
  "check_method",
  "valid_months",
  "starts_active",
];
const CHECK_DIGITS: Record<string, number> = { luhn: 1, mod97: 2, none: 0 };

/** How a card's number of the series looks: the next one, with its check digits still open. */
export function patternOf(series: RecordRow): string {
  const part = (name: string) => String(series[name] ?? "");
  const sequence = String(series.next_sequence ?? 1).padStart(Number(series.digits), "0");
  const check = "X".repeat(CHECK_DIGITS[String(series.check_method)] ?? 0);
  return `${part("prefix")}${part("area_code")}${part("store_code")}${sequence}${check}`;
}

export function SeriesStep() {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const entity = useEntity(SERIES);
  const { rows } = useSetUp("cards");
  if (!entity) return null;
  return (
    <>
      {rows.length ? (
        <ul className="panel setup-list">
          {rows.map((row) => (
            <li key={row.id}>
              <div>
                <b>{String(row.name)}</b>
                {row.is_shared ? <span className="tag">{t("club.shared")}</span> : null}
                <span className="quiet block">
                  {t("setup.cards.next", { code: patternOf(row) })} ·{" "}
                  {labels.choice(SERIES, "check_method", String(row.check_method))} ·{" "}
                  {row.valid_months
                    ? t("setup.cards.months", { months: Number(row.valid_months) })
                    : t("club.lots.ever")}
                  {row._titles?.tier_id ? ` · ${t("setup.cards.for", { tier: row._titles.tier_id })}` : ""}
                </span>
              </div>
              <div className="button-row">
                <MoreFields entity={entity} row={row} label={t("action.edit")} />
                <Link to="/club" search={{ tab: "cards", series: row.id }}>
                  <Button size="small">{t("work.cards.make")}</Button>
                </Link>
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      {entity.can.create ? (
        <section className="panel">
          <h3>{t("setup.cards.add")}</h3>
          <ShortForm
            entity={entity}
            fields={FIELDS}
            row={null}
            preset={{ number: freeCode("S", rows) }}
            okText={t("setup.cards.add")}
            onSaved={() => void message.success(t("setup.saved"))}
          />
        </section>
      ) : null}
    </>
  );
}

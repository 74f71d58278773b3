import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { Attribution, StaggeredCities } from "@/api/segments";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { minorText, numberText, percentText, unbroken } from "@/ui/number";
import { type Column, Rows } from "@/ui/Rows";

function useTexts() {
  const locale = useLocale();
  const { company } = useSession();
  return {
    count: (value: number) => numberText(value, locale),
    money: (value: number) => unbroken(minorText(Math.round(value), company.currency, locale)),
    share: (value: number) => unbroken(`${value > 0 ? "+" : ""}${percentText(value, locale)}`),
  };
}

/** What the city where it runs did otherwise than those whose turn is still to come. */
export function CitiesPart({ cities }: { cities: StaggeredCities }) {
  const { t } = useTranslation();
  const { count, money, share } = useTexts();
  const { effect, total, placebo, started, waiting } = cities;
  const days = { from: cities.from ?? "", to: cities.to ?? "" };
  return (
    <section className="lift-beside">
      <h2>{t("cities.title")}</h2>
      <p className="quiet">{t("cities.about")}</p>
      <p>{t(`cities.state.${cities.state}`, days)}</p>
      {effect && total ? (
        <Alert
          type={effect.low > 0 ? "success" : effect.high < 0 ? "error" : "info"}
          showIcon
          title={t(effect.low > 0 ? "cities.gained" : effect.high < 0 ? "cities.lost" : "cities.open", {
            share: share(effect.value),
            low: share(effect.low),
            high: share(effect.high),
            total: money(total.value),
          })}
        />
      ) : null}
      {cities.state === "final" && !effect ? <p>{t("cities.too_few")}</p> : null}
      {cities.warnings.map((one) => (
        <Alert key={one} type="warning" showIcon title={t(`cities.warning.${one}`, days)} />
      ))}
      {cities.state === "final" ? (
        <p>
          {t("cities.sides", {
            stores: count(started.stores),
            before: money(started.before_c),
            after: money(started.after_c),
            waiting: count(waiting.cities),
            others: count(waiting.stores),
            others_before: money(waiting.before_c),
            others_after: money(waiting.after_c),
          })}
        </p>
      ) : null}
      {placebo ? (
        <p className="quiet">
          {t("cities.placebo", {
            share: share(placebo.value),
            low: share(placebo.low),
            high: share(placebo.high),
          })}
        </p>
      ) : null}
    </section>
  );
}

/** Who used a coupon, a code or a form of the campaign: beside the lift, never instead of it. */
export function AttributionPart({ found }: { found: Attribution }) {
  const { t } = useTranslation();
  const { count, money } = useTexts();
  type Code = Attribution["codes"][number];
  const columns: Column<Code>[] = [
    { key: "code", head: t("attribution.code"), cell: (one) => one.code },
    {
      key: "used",
      head: t("attribution.used"),
      numeric: true,
      cell: (one) => count(one.redemptions),
    },
    { key: "who", head: t("attribution.who"), numeric: true, cell: (one) => count(one.customers) },
    { key: "sales", head: t("attribution.sales"), numeric: true, cell: (one) => money(one.sales_c) },
  ];
  return (
    <section className="lift-beside">
      <h2>{t("attribution.title")}</h2>
      <p className="quiet">{t("attribution.about")}</p>
      <p>
        {found.redemptions
          ? t("attribution.coupons", {
              redemptions: count(found.redemptions),
              customers: count(found.customers),
              tickets: count(found.tickets),
              sales: money(found.sales_c),
            })
          : t("attribution.none")}
        {found.leads
          ? ` ${t("attribution.leads", { leads: count(found.leads), converted: count(found.converted ?? 0) })}`
          : ""}
      </p>
      {found.codes.length ? (
        <Rows columns={columns} rows={found.codes} label={t("attribution.title")} keyOf={(one) => one.code} />
      ) : null}
    </section>
  );
}

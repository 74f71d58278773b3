import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { indicatorQuery } from "@/api/measures";
import { Goods, PartForm } from "./DemandGoods";
import { type DemandPage, questionOf } from "./demand";
import { IndicatorAnswer } from "./IndicatorAnswer";
import { NumberedLink, useNumbered } from "./numbered";

/** The number of candidates whose purchases are looked at. */
const CANDIDATES = 50;

/** 意见领袖: candidates by one of four methods, what they buy, and the new products that took off. */
export function Leaders({ page }: { page: DemandPage }) {
  const { t } = useTranslation();
  const question = questionOf("leaders", page);
  const query = question?.query ?? {};
  const named = (name: string) => page.indicators.find((one) => one.name === name);
  const [leaders, purchases, takeoff] = [named("leaders"), named("leaders-purchases"), named("takeoff")];
  const { data } = useQuery(indicatorQuery("leaders", query));
  const customers = useNumbered(
    "customers.customer",
    (data?.rows ?? []).map((row) => String(row.customer_id ?? "")),
  );
  if (!leaders || !purchases || !takeoff) return null;
  const method = page.search.method ?? "lead-users";
  const { method: _method, ...anyMethod } = query;
  return (
    <>
      <PartForm page={page} indicator={leaders} params={["method", "top"]} />
      <p className="caveat">
        <strong>{t("demand.caveat.leaders")}</strong> {t(`demand.method.${method}`)}
      </p>
      <IndicatorAnswer
        indicator={leaders}
        query={query}
        title={t("demand.leaders.title")}
        cells={{
          customer_id: (row) => <NumberedLink of={customers} number={String(row.customer_id ?? "")} />,
        }}
        none={t("demand.leaders.none")}
      />
      <Goods
        page={page}
        indicator={purchases}
        query={query}
        column="product_id"
        title={t("demand.purchases.title", { count: CANDIDATES })}
        none={t("demand.purchases.none")}
      />
      <Goods
        page={page}
        indicator={{ ...takeoff, chart: { is: "none" } }}
        query={anyMethod}
        column="product_id"
        title={t("demand.takeoff.title")}
        none={t("demand.takeoff.none")}
      />
    </>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Indicator, type IndicatorQuery, indicatorQuery } from "@/api/measures";
import { Nothing } from "@/ui/Nothing";
import { type DemandPage, questionOf, TOP, windowsOf } from "./demand";
import { IndicatorAnswer, type Shown } from "./IndicatorAnswer";
import { IndicatorForm } from "./IndicatorForm";
import type { Cells } from "./IndicatorTable";
import type { Row } from "./indicators";
import { NumberedLink, useNumbered } from "./numbered";
import { periodText } from "./period";
import type { DemandSearch } from "./search";

interface PartProps {
  page: DemandPage;
}

/** Classes that sales can be filtered by: those of profile fields can't. */
const WEIGHED = /^(?:[1-9]|10|heavy|medium|light)$/;

/** A number that opens the sales behind it. */
function salesCell(page: DemandPage, column: string, period: string) {
  return (row: Row, text: string) => {
    const of = row.class === undefined ? undefined : String(row.class);
    if (of !== undefined && !WEIGHED.test(of)) return text;
    const product = String(row[column] ?? "");
    return (
      <button
        type="button"
        className="figure"
        onClick={() => page.showSales({ product, at: period, ...(of ? { of } : {}) })}
      >
        {text}
      </button>
    );
  };
}

interface GoodsProps extends Shown {
  page: DemandPage;
  indicator: Indicator;
  query: IndicatorQuery;
  /** The column with product numbers. */
  column: string;
  /** Columns that open sales, with the period of each. */
  opens?: Record<string, string>;
}

/** A table whose rows are products: each has its name, leads to its page and opens its sales. */
export function Goods({ page, indicator, query, column, opens = {}, ...shown }: GoodsProps) {
  // The same question as the answer's below: it is asked once.
  const { data } = useQuery(indicatorQuery(indicator.name, query));
  const products = useNumbered(
    "catalog.product",
    (data?.rows ?? []).map((row) => String(row[column] ?? "")),
  );
  const cells: Cells = {
    [column]: (row, text) =>
      products.id(String(row[column])) ? <NumberedLink of={products} number={String(row[column])} /> : text,
  };
  for (const [name, period] of Object.entries(opens)) cells[name] = salesCell(page, column, period);
  return (
    <IndicatorAnswer indicator={indicator} query={query} cells={cells} tick={products.name} {...shown} />
  );
}

interface FormProps {
  page: DemandPage;
  indicator: Indicator;
  params: (keyof DemandSearch)[];
}

/** The parameters that a part of the page leaves to the user; they stand in the address. */
export function PartForm({ page, indicator, params }: FormProps) {
  const said = Object.fromEntries(
    params.map((name) => [name, page.search[name]]).filter(([, value]) => value),
  );
  return (
    <IndicatorForm
      indicator={{
        ...indicator,
        params: indicator.params.filter((one) => params.some((name) => name === one.name)),
      }}
      query={{ top: TOP, ...said }}
      onChange={(param, value) => page.set({ [param]: value })}
    />
  );
}

/** 畅销品: what sells most, overall or by class of customers. */
export function BestSellers({ page }: PartProps) {
  const { t } = useTranslation();
  const question = questionOf("best", page);
  const indicator = page.indicators.find((one) => one.name === question?.name);
  if (!question || !indicator) return null;
  const period = String(question.query.period);
  return (
    <>
      <PartForm page={page} indicator={indicator} params={["class", "top"]} />
      <p className="caveat">{t("demand.caveat.best")}</p>
      <Goods
        page={page}
        indicator={indicator}
        query={question.query}
        column="product_id"
        opens={{ net_sales_c: period }}
        hidden={["period"]}
        title={t("demand.best.title", { period: periodText(period, t) })}
      />
    </>
  );
}

/** 潜在需求: what grows fastest against the period before, new goods apart. */
export function Growing({ page }: PartProps) {
  const { t } = useTranslation();
  const indicator = page.indicators.find((one) => one.name === "growth");
  const question = questionOf("growing", page);
  const windows = windowsOf(page);
  if (!indicator || !page.row) return null;
  if (!question || !windows)
    return (
      <Nothing title={t("demand.growing.first", { period: periodText(page.row.period, t) })}>
        <p className="quiet">{t("demand.growing.first.hint")}</p>
      </Nothing>
    );
  const said = { period: periodText(page.row.period, t), before: periodText(windows.before, t) };
  const byCategory = question.query.item === "category";
  const shared = {
    page,
    indicator,
    column: "item",
    opens: (byCategory ? {} : { s0_c: windows.before, s1_c: page.row.period }) as Record<string, string>,
  };
  return (
    <>
      <PartForm page={page} indicator={indicator} params={["item", "class", "top"]} />
      <p className="caveat">{t("demand.caveat.growing", said)}</p>
      <Goods {...shared} query={question.query} title={t("demand.growing.title", said)} />
      <Goods
        {...shared}
        // Nothing to divide by: growth of what is new has no picture and no columns.
        indicator={{ ...indicator, chart: { is: "none" } }}
        query={{ ...question.query, list: "new" }}
        hidden={["growth", "growth_index", "s0_c", "t0"]}
        title={t("demand.new.title", said)}
        none={t("demand.new.none", said)}
        withoutMethod
      />
    </>
  );
}

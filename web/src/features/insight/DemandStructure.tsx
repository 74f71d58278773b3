import { useTranslation } from "react-i18next";
import { useLocale } from "@/i18n/useLocale";
import { percentText } from "@/ui/number";
import { PartForm } from "./DemandGoods";
import { type DemandPage, questionOf } from "./demand";
import { IndicatorAnswer } from "./IndicatorAnswer";
import type { Row } from "./indicators";
import { periodText } from "./period";

/** Names above the last are said by the indent. */
const SEPARATOR = " / ";

/** A share as a bar behind its text. */
function Share({ value, text }: { value: number; text: string }) {
  return (
    <span className="share">
      <span className="share-bar" style={{ width: `${Math.max(0, Math.min(1, value)) * 100}%` }} />
      {text}
    </span>
  );
}

/** 商品结构: the category tree with shares of sales and ABC classes. */
export function Structure({ page }: { page: DemandPage }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const question = questionOf("structure", page);
  const named = (name: string) => page.indicators.find((one) => one.name === name);
  const [structure, abc] = [named("product-structure"), named("abc")];
  if (!question || !structure || !abc) return null;
  const period = periodText(String(question.query.period), t);
  const { level: _level, ...query } = question.query;
  const name = (row: Row, text: string) => {
    const id = typeof row.category_id === "string" ? row.category_id : null;
    const level = Number(row.level ?? 1);
    const said = id ? (text.split(SEPARATOR).at(-1) ?? text) : text;
    return (
      <span className="branch" style={{ paddingInlineStart: `${(level - 1) * 18}px` }}>
        {id && id !== page.filters.category ? (
          <button
            type="button"
            className="figure"
            title={text}
            onClick={() => page.set({ tab: "best", category: id })}
          >
            {said}
          </button>
        ) : (
          said
        )}
      </span>
    );
  };
  const share = (column: string) => (row: Row) => {
    const value = Number(row[column] ?? 0);
    return <Share value={value} text={percentText(value, locale, 2)} />;
  };
  return (
    <>
      <PartForm page={page} indicator={structure} params={["level"]} />
      <p className="caveat">{t("demand.caveat.structure")}</p>
      <IndicatorAnswer
        indicator={structure}
        query={question.query}
        title={t("demand.structure.title", { period })}
        hidden={["level", "category_id"]}
        cells={{ path: name, sales_share: share("sales_share"), parent_share: share("parent_share") }}
      />
      <IndicatorAnswer indicator={abc} query={query} title={t("demand.abc.title", { period })} />
    </>
  );
}

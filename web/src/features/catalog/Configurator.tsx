import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Configuration, configurationQuery, type Reason } from "@/api/catalog";
import { Problem } from "@/api/client";
import { useLang } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { useMoney } from "@/fields/useMoney";
import { ProblemView } from "@/ui/ProblemView";
import { toggled } from "./combinations";
import { Add, Part, To } from "./Part";

const GROUP = "catalog.option_group";
const OPTION = "catalog.product_option";

type Group = Configuration["groups"][number];

/** How many of a group are chosen, in words. */
function useCount(): (group: Group) => string {
  const { t } = useTranslation();
  return ({ min, max }) => {
    if (max === null) return t(min === 0 ? "product.options.any" : "product.options.at_least", { min });
    if (min === max) return t("product.options.exactly", { min });
    return t("product.options.between", { min, max });
  };
}

/** Tries the options of a configurable product: the price, what is wrong, and why others are barred. */
export function Configurator({ product }: { product: RecordRow }) {
  const { t } = useTranslation();
  const lang = useLang();
  const money = useMoney();
  const count = useCount();
  const [chosen, setChosen] = useState<string[]>([]);
  const found = useQuery({ ...configurationQuery(product.id, chosen), placeholderData: keepPreviousData });
  const isEmpty = found.error instanceof Problem && found.error.code === "catalog.not_configurable";
  const words = (reason: Reason) => reason.text[lang] + (reason.note ? `（${reason.note}）` : "");
  const answer = found.data;
  const group = (one: Group) => {
    const ids = one.options.map((option) => option.id);
    return (
      <div key={one.id} className="product-group">
        <div className="product-group-head">
          <h3>
            <To entity={GROUP} id={one.id}>
              {one.name[lang]}
            </To>
            <span className="quiet">{count(one)}</span>
          </h3>
          <Add entity={OPTION} preset={{ option_group_id: one.id }} />
        </div>
        <ul className="product-options">
          {one.options.map((option) => {
            const isBarred = option.barred.length > 0;
            return (
              <li key={option.id}>
                <Checkbox
                  checked={option.is_chosen}
                  disabled={isBarred}
                  onChange={() => setChosen(toggled(chosen, option.id, { max: one.max, ids }))}
                >
                  {option.name[lang]}
                </Checkbox>
                {Number(option.price) === 0 ? null : (
                  <span className="quiet">
                    {Number(option.price) > 0 ? "+" : ""}
                    {money(option.price)}
                  </span>
                )}
                <To entity={OPTION} id={option.id}>
                  <span className="quiet">{t("product.edit")}</span>
                </To>
                {isBarred ? (
                  <p className="option-why">{option.barred.map(words).join(t("product.and"))}</p>
                ) : null}
              </li>
            );
          })}
        </ul>
      </div>
    );
  };
  return (
    <Part
      title={t("product.options")}
      actions={
        <>
          {chosen.length ? (
            <Button size="small" type="text" onClick={() => setChosen([])}>
              {t("product.options.clear")}
            </Button>
          ) : null}
          <Add entity={GROUP} preset={{ product_id: product.id }} />
        </>
      }
    >
      {found.isPending ? <Skeleton active paragraph={{ rows: 3 }} /> : null}
      {isEmpty ? <p className="quiet">{t("product.options.none")}</p> : null}
      {found.isError && !isEmpty ? (
        <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      ) : null}
      {answer?.groups.map(group)}
      {answer ? (
        <div className="product-total" aria-live="polite">
          <strong>{money(answer.price)}</strong>
          <span className="quiet">{t("product.options.base", { price: money(answer.base_price) })}</span>
          {answer.is_whole ? (
            <Alert type="success" title={t("product.options.whole")} />
          ) : (
            <Alert type="warning" title={answer.faults.map(words).join(t("product.and"))} />
          )}
        </div>
      ) : null}
    </Part>
  );
}

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Checkbox, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Bundle, bundleQuery } from "@/api/catalog";
import { useEntity } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { useMoney } from "@/fields/useMoney";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { Add, Part, To } from "./Part";
import { ProductName } from "./Relations";

const GROUP = "catalog.bundle_group";
const PART = "catalog.bundle_part";

type Group = Bundle["groups"][number];

/** What is chosen after a click: of a group, the oldest choice makes room for the newest. */
function chosenAfter(group: Group, all: string[], id: string): string[] {
  const own = group.parts.map((part) => part.id);
  const others = all.filter((one) => !own.includes(one));
  const picked = all.filter((one) => own.includes(one) && one !== id);
  const room = Math.max((group.choose_count ?? own.length) - 1, 0);
  return [...others, ...(room === 0 ? [] : picked.slice(-room)), id];
}

/** What a bundle is made of; a choice shows its price and how that falls to the parts. */
export function BundleParts({ product }: { product: RecordRow }) {
  const { t } = useTranslation();
  const money = useMoney();
  const locale = useLocale();
  const seen = useEntity(GROUP) !== undefined;
  const [chosen, setChosen] = useState<string[]>([]);
  const found = useQuery({
    ...bundleQuery(product.id, chosen),
    enabled: seen,
    placeholderData: keepPreviousData,
  });
  if (!seen) return null;
  const bundle = found.data;
  const picked = (bundle?.groups ?? [])
    .filter((group) => group.choose_count !== null)
    .flatMap((group) => group.parts.filter((part) => part.is_chosen).map((part) => part.id));
  const group = (one: Group) => (
    <div key={one.id} className="product-group">
      <div className="product-group-head">
        <h3>
          <To entity={GROUP} id={one.id}>
            {one.name}
          </To>
          <span className="quiet">
            {one.choose_count === null
              ? t("product.bundle.all")
              : t("product.bundle.choose", { count: one.choose_count })}
          </span>
        </h3>
        <Add entity={PART} preset={{ bundle_group_id: one.id }} />
      </div>
      <ul className="product-list">
        {one.parts.map((part) => (
          <li key={part.id} className={part.is_chosen ? undefined : "past"}>
            {one.choose_count === null ? null : (
              <Checkbox
                checked={part.is_chosen}
                aria-label={part.product.name}
                onChange={() => setChosen(chosenAfter(one, picked, part.id))}
              />
            )}
            <ProductName product={part.product} />
            <span className="quiet">× {numberText(part.quantity, locale)}</span>
            {part.surcharge ? (
              <span className="quiet">{t("product.bundle.surcharge", { price: money(part.surcharge) })}</span>
            ) : null}
            {part.share === null ? null : <span className="product-share">{money(part.share)}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
  return (
    <Part title={t("product.bundle")} actions={<Add entity={GROUP} preset={{ product_id: product.id }} />}>
      {found.isPending ? <Skeleton active paragraph={{ rows: 3 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => setChosen([])} /> : null}
      {bundle?.groups.length === 0 ? <p className="quiet">{t("product.bundle.none")}</p> : null}
      {bundle?.groups.map(group)}
      {bundle?.price && bundle.groups.length ? (
        <p className="product-total" aria-live="polite">
          <strong>{money(bundle.price)}</strong>
          {bundle.own_total ? (
            <span className="quiet">
              {t("product.bundle.saving", { own: money(bundle.own_total), saving: money(bundle.saving) })}
            </span>
          ) : null}
        </p>
      ) : null}
    </Part>
  );
}

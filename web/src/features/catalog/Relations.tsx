import { useQuery } from "@tanstack/react-query";
import { Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { type ProductBrief, RELATION_KINDS, relationsQuery } from "@/api/catalog";
import { useEntity, useLabels } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { useMoney } from "@/fields/useMoney";
import { useLocale } from "@/i18n/useLocale";
import { fixedText, percentText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { Add, Part, PRODUCT, To } from "./Part";

const RELATION = "catalog.product_relation";

/** A product by its name, with its price, and what keeps it from being sold. */
export function ProductName({ product }: { product: ProductBrief }) {
  const labels = useLabels();
  const money = useMoney();
  return (
    <>
      <To entity={PRODUCT} id={product.id}>
        {product.name}
      </To>
      <span className="quiet">{money(product.standard_price)}</span>
      {product.status === "active" ? null : <Tag>{labels.choice(PRODUCT, "status", product.status)}</Tag>}
    </>
  );
}

/** What goes with a product: as people said, then as baskets tell. */
export function Relations({ product }: { product: RecordRow }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const locale = useLocale();
  const seen = useEntity(RELATION) !== undefined;
  const found = useQuery({ ...relationsQuery(product.id), enabled: seen });
  if (!seen) return null;
  const { said = [], learnt = [] } = found.data ?? {};
  return (
    <Part title={t("product.relations")} actions={<Add entity={RELATION} preset={{ from_id: product.id }} />}>
      {found.isPending ? <Skeleton active paragraph={{ rows: 2 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {RELATION_KINDS.map((kind) => {
        const lines = said.filter((one) => one.kind === kind);
        if (lines.length === 0) return null;
        return (
          <div key={kind} className="product-group">
            <h3>{labels.choice(RELATION, "kind", kind)}</h3>
            <ul className="product-list">
              {lines.map((one) => (
                <li key={one.id}>
                  <ProductName product={one.product} />
                  <span className="quiet">{one.note ?? ""}</span>
                  {one.is_shared ? <span className="quiet">{t("product.of_family")}</span> : null}
                  <To entity={RELATION} id={one.id}>
                    <span className="quiet">{t("product.edit")}</span>
                  </To>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
      {learnt.length ? (
        <div className="product-group">
          <h3>{t("product.learnt")}</h3>
          <ul className="product-list">
            {learnt.map((one) => (
              <li key={one.product.id}>
                <ProductName product={one.product} />
                <span className="quiet">
                  {t("product.learnt.why", {
                    share: percentText(one.confidence, locale),
                    lift: fixedText(one.lift, locale, 1),
                    count: one.both_n,
                  })}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {found.data && said.length + learnt.length === 0 ? (
        <p className="quiet">{t("product.relations.none")}</p>
      ) : null}
    </Part>
  );
}

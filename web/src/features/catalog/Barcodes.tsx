import { useInfiniteQuery } from "@tanstack/react-query";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { listQuery } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { Add, Part, To } from "./Part";

const CODE = "catalog.product_barcode";
const SHOWN = 50;

/** The codes on the product and on packages of it, each with what it means. */
export function Barcodes({ product }: { product: RecordRow }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const locale = useLocale();
  const seen = useEntity(CODE) !== undefined;
  const query = { f: [`product_id:eq:${product.id}`], sort: "id" };
  const found = useInfiniteQuery({ ...listQuery(CODE, query, SHOWN), enabled: seen });
  if (!seen) return null;
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Part title={t("product.codes")} actions={<Add entity={CODE} preset={{ product_id: product.id }} />}>
      <ul className="product-list">
        {product.barcode ? (
          <li>
            <span className="code">{String(product.barcode)}</span>
          </li>
        ) : null}
        {rows.map((row) => (
          <li key={row.id}>
            <To entity={CODE} id={row.id}>
              <span className="code">{String(row.code)}</span>
            </To>
            <span className="quiet">
              {row._titles?.unit_id ?? ""}
              {row.quantity ? ` × ${numberText(String(row.quantity), locale)}` : ""}
            </span>
            {row.is_own ? <Tag>{labels.field(CODE, "is_own")}</Tag> : null}
          </li>
        ))}
      </ul>
      {rows.length === 0 && !product.barcode ? <p className="quiet">{t("product.codes.none")}</p> : null}
    </Part>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { listQuery } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { Add, Part, PRODUCT, To } from "./Part";

const TRANSLATION = "catalog.product_translation";
const TEXTS = ["name", "short_text", "description"];
const SHOWN = 50;

/** What the product is called in other languages, and what of it is missing. */
export function Translations({ product }: { product: RecordRow }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const seen = useEntity(TRANSLATION) !== undefined;
  const query = { f: [`product_id:eq:${product.id}`], sort: "language" };
  const found = useInfiniteQuery({ ...listQuery(TRANSLATION, query, SHOWN), enabled: seen });
  if (!seen || product.parent_id) return null;
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const lacks = (row: RecordRow) => TEXTS.filter((name) => product[name] && !row[name]);
  return (
    <Part
      title={t("product.translations")}
      actions={
        <>
          <Link to="/catalog/missing-translations">{t("product.translations.missing")}</Link>
          <Add entity={TRANSLATION} preset={{ product_id: product.id }} />
        </>
      }
    >
      {found.data && rows.length === 0 ? <p className="quiet">{t("product.translations.none")}</p> : null}
      <ul className="product-list">
        {rows.map((row) => (
          <li key={row.id}>
            <span className="quiet">{labels.choice(TRANSLATION, "language", String(row.language))}</span>
            <To entity={TRANSLATION} id={row.id}>
              {String(row.name ?? t("product.missing"))}
            </To>
            <span className="quiet">{row.short_text ? String(row.short_text) : ""}</span>
            {lacks(row).map((name) => (
              <Tag key={name} color="warning">
                {t("product.lacks", { what: labels.field(PRODUCT, name) })}
              </Tag>
            ))}
          </li>
        ))}
      </ul>
    </Part>
  );
}

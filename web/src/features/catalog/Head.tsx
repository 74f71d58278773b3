import { useQuery } from "@tanstack/react-query";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { variantsQuery } from "@/api/catalog";
import { useLabels } from "@/api/manifest";
import { useMoney } from "@/fields/useMoney";
import type { SlotProps } from "@/record/slots";
import { PRODUCT, To } from "./Part";

const COLOURS: Record<string, string> = {
  draft: "default",
  active: "success",
  phase_out: "warning",
  discontinued: "error",
};

/** What it is at a glance: how it is sold, where in its life it is, its prices, and the family it is of. */
export function Head({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const money = useMoney();
  const family = useQuery({ ...variantsQuery(row.id), enabled: Boolean(row.parent_id) });
  const shared = family.data?.variants.find((one) => one.product.id === row.id)?.product.standard_price;
  const price = row.standard_price ?? shared;
  const days = ["sale_from", "phase_out_on", "ends_on"].filter((name) => row[name]);
  const hasCost = "cost_price" in row && row.cost_price !== null;
  return (
    <section className="panel product-head">
      <div className="product-marks">
        <Tag color={COLOURS[String(row.status)] ?? "default"}>
          {labels.choice(PRODUCT, "status", String(row.status))}
        </Tag>
        {row.kind === "simple" ? null : <Tag>{labels.choice(PRODUCT, "kind", String(row.kind))}</Tag>}
        {row.is_measured ? <Tag>{labels.field(PRODUCT, "is_measured")}</Tag> : null}
      </div>
      <dl className="product-figures">
        {price ? (
          <div>
            <dt>{labels.field(PRODUCT, "standard_price")}</dt>
            <dd>
              {money(String(price))}
              {row.standard_price ? null : <span className="quiet"> {t("product.of_family")}</span>}
            </dd>
          </div>
        ) : null}
        {hasCost ? (
          <div>
            <dt>{labels.field(PRODUCT, "cost_price")}</dt>
            <dd>{money(String(row.cost_price))}</dd>
          </div>
        ) : null}
      </dl>
      {row.parent_id ? (
        <p className="product-line">
          <span className="quiet">{labels.field(PRODUCT, "parent_id")}</span>{" "}
          <To entity={entity.key} id={String(row.parent_id)}>
            {row._titles?.parent_id ?? ""}
          </To>
        </p>
      ) : null}
      {days.map((name) => (
        <p key={name} className="product-line">
          <span className="quiet">{labels.field(PRODUCT, name)}</span> {String(row[name])}
        </p>
      ))}
      {row.short_text ? <p className="product-line">{String(row.short_text)}</p> : null}
    </section>
  );
}

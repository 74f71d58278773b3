import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Variants, variantsQuery } from "@/api/catalog";
import { useLabels } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { useMoney } from "@/fields/useMoney";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { MakeVariants } from "./MakeVariants";
import { Part, PRODUCT, To } from "./Part";

type Variant = Variants["variants"][number];

interface Props {
  product: RecordRow;
  mayMake: boolean;
}

/** The variants of the product's family, by the values in which they differ. */
export function VariantTable({ product, mayMake }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const money = useMoney();
  const [making, setMaking] = useState(false);
  const found = useQuery(variantsQuery(product.id));
  const { axes = [], variants = [] } = found.data ?? {};
  if (!mayMake && found.data && variants.length === 0) return null;
  const columns: Column<Variant>[] = [
    {
      key: "number",
      head: labels.field(PRODUCT, "number"),
      cell: ({ product: one }) =>
        one.id === product.id ? (
          <strong>{one.number}</strong>
        ) : (
          <To entity={PRODUCT} id={one.id}>
            {one.number}
          </To>
        ),
    },
    ...axes.map((axis, index) => ({
      key: axis.feature_id,
      head: axis.name,
      cell: (one: Variant) => one.values[index] ?? "",
    })),
    {
      key: "price",
      head: labels.field(PRODUCT, "standard_price"),
      numeric: true,
      cell: ({ product: one }) => money(one.standard_price),
    },
    {
      key: "status",
      head: labels.field(PRODUCT, "status"),
      cell: ({ product: one }) => (
        <Tag color={one.is_for_sale ? "success" : "default"}>
          {labels.choice(PRODUCT, "status", one.status)}
        </Tag>
      ),
    },
  ];
  return (
    <Part
      title={t("product.variants")}
      actions={
        mayMake ? (
          <Button size="small" onClick={() => setMaking(true)}>
            {t("product.variants.make")}
          </Button>
        ) : null
      }
    >
      {found.isPending ? <Skeleton active paragraph={{ rows: 2 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {variants.length ? (
        <Rows
          label={t("product.variants.list")}
          columns={columns}
          rows={variants}
          keyOf={(one) => one.product.id}
          pinned
        />
      ) : null}
      {found.data && variants.length === 0 ? <p className="quiet">{t("product.variants.none")}</p> : null}
      {making ? <MakeVariants product={product} present={axes} onClose={() => setMaking(false)} /> : null}
    </Part>
  );
}

import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import type { RecordSlot, SlotProps } from "@/record/slots";

const ProductPage = lazy(() => import("./ProductPage"));

function Content(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <ProductPage {...props} />
    </Suspense>
  );
}

/** The product's page opens with what it is made of, what goes with it, and how it is described. */
export const productSlot: RecordSlot = {
  tab: { key: "overview", label: "product.overview", Content, hasTimeline: true },
  covers: [
    "catalog.bundle_group",
    "catalog.feature_value",
    "catalog.option_group",
    "catalog.product",
    "catalog.product_barcode",
    "catalog.product_relation",
    "catalog.product_translation",
  ],
};

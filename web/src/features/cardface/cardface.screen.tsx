import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { RecordSlot, SlotProps } from "@/record/slots";

const Designer = lazy(() => import("./Designer"));

function Content(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Designer {...props} />
    </Suspense>
  );
}

/** The layout is drawn, not typed. */
function InTab() {
  const { t } = useTranslation();
  return <span className="quiet">{t("cardface.in_tab")}</span>;
}

/** A card face's page opens with its designer. */
export const cardFaceSlot: RecordSlot = {
  tab: { key: "design", label: "cardface.design", Content },
  inputs: { layout: InTab },
  covers: [],
};

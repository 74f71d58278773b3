import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import type { RecordSlot, SlotProps } from "@/record/slots";

const Designer = lazy(() => import("./Designer"));

function Content(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Designer {...props} />
    </Suspense>
  );
}

/** A card face's page opens with its designer. */
export const cardFaceSlot: RecordSlot = {
  tab: { key: "design", label: "cardface.design", Content },
  covers: [],
};

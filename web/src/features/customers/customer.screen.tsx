import { lazy, Suspense } from "react";
import type { RecordSlot, SlotProps } from "@/record/slots";

const Purchases = lazy(() => import("./Purchases"));

function Content({ row }: SlotProps) {
  return (
    <Suspense fallback={null}>
      <Purchases customer={row} />
    </Suspense>
  );
}

/** The customer's page opens with who they are and everything that they bought. */
export const customerSlot: RecordSlot = {
  tab: { key: "purchases", label: "customer.purchases", Content },
  covers: ["trade.sale"],
};

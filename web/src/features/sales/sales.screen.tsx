import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import type { RecordSlot, SlotProps } from "@/record/slots";
import { ContractButtons } from "./ContractButtons";
import { NewOrderButton } from "./NewOrderButton";
import { OrderButtons } from "./OrderButtons";
import { StepButtons } from "./StepButtons";

const QuotationView = lazy(() => import("./QuotationView"));
const OrderView = lazy(() => import("./OrderView"));

function QuotationContent(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <QuotationView {...props} />
    </Suspense>
  );
}

function OrderContent(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <OrderView {...props} />
    </Suspense>
  );
}

/** A quotation's page opens with its lines and prices, and has the steps of its life. */
export const quotationSlot: RecordSlot = {
  tab: { key: "offer", label: "sales.offer", Content: QuotationContent },
  Actions: StepButtons,
  covers: ["sales.quotation_line"],
};

/** An order's page opens with what of it is kept, delivered, invoiced and paid. */
export const orderSlot: RecordSlot = {
  tab: { key: "order", label: "sales.order", Content: OrderContent },
  Actions: OrderButtons,
  ListActions: NewOrderButton,
  covers: ["sales.order_line", "sales.delivery", "sales.invoice"],
};

/** A contract's page has the steps of its life. */
export const contractSlot: RecordSlot = { Actions: ContractButtons, covers: [] };

import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import type { RecordSlot, SlotProps } from "@/record/slots";

const TicketWhy = lazy(() => import("./TicketWhy"));

function Why(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <TicketWhy {...props} />
    </Suspense>
  );
}

/** A ticket's page says why it cost what it cost, to who may look into tills. */
export const saleSlot: RecordSlot = {
  tabs: [{ key: "why", label: "till.ticket_why", Content: Why, sees: "trade.cash_session" }],
  covers: [],
};

import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import type { RecordSlot, SlotProps } from "@/record/slots";
import { PersonalData } from "./PersonalData";
import { useTagColumn } from "./useTagColumn";

const CustomerPage = lazy(() => import("./CustomerPage"));

function Content(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <CustomerPage {...props} />
    </Suspense>
  );
}

/** The customer's page opens with who they are, whom they belong to, and everything that happened. */
export const customerSlot: RecordSlot = {
  tab: { key: "overview", label: "customer.overview", Content, hasTimeline: true },
  Actions: PersonalData,
  useColumns: useTagColumn,
  covers: [
    "customers.activity",
    "customers.consent",
    "customers.contact",
    "customers.customer_tag",
    "customers.group_member",
    "customers.household_member",
    "customers.referral",
    "customers.relation",
    "trade.sale",
  ],
};

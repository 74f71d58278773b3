import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import type { RecordSlot, SlotProps, SlotTab } from "@/record/slots";

const BenefitMembers = lazy(() => import("./BenefitMembers"));
const ClubTab = lazy(() => import("./ClubTab"));
const HouseholdWorth = lazy(() => import("./HouseholdWorth"));

function Content(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <ClubTab {...props} />
    </Suspense>
  );
}

/** What a customer's page tells of the club. */
export const clubTab: SlotTab = { key: "club", label: "club.tab", Content, sees: "loyalty.membership" };

/** Lists that the tab shows itself. */
export const clubCovers = [
  "loyalty.benefit_use",
  "loyalty.card",
  "loyalty.membership",
  "loyalty.points_account",
  "loyalty.tier_proof",
];

function Entitled(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <BenefitMembers {...props} />
    </Suspense>
  );
}

/** A benefit's page tells who is entitled to it. */
export const benefitSlot: RecordSlot = {
  tabs: [{ key: "members", label: "club.benefit.members", Content: Entitled, sees: "loyalty.membership" }],
  covers: [],
};

function Worth(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <HouseholdWorth {...props} />
    </Suspense>
  );
}

/** A household's page tells what the family is worth. */
export const householdSlot: RecordSlot = {
  tabs: [{ key: "worth", label: "club.worth", Content: Worth, sees: "trade.sale" }],
  covers: [],
};

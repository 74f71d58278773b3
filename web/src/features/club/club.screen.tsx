import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import type { SlotProps, SlotTab } from "@/record/slots";

const ClubTab = lazy(() => import("./ClubTab"));

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

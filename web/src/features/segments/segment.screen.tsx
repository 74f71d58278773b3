import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import type { RecordSlot, SlotProps, SlotTab } from "@/record/slots";
import { ToCampaign } from "./ToCampaign";

const Definition = lazy(async () => ({ default: (await import("./DefinitionTab")).DefinitionTab }));
const Audience = lazy(async () => ({ default: (await import("./AudienceTab")).AudienceTab }));
const Lift = lazy(async () => ({ default: (await import("./LiftTab")).LiftTab }));

function Chosen(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Definition {...props} />
    </Suspense>
  );
}

function Reached(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Audience {...props} />
    </Suspense>
  );
}

function Measured(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Lift {...props} />
    </Suspense>
  );
}

/** A segment's page opens with how its members were chosen. */
export const segmentSlot: RecordSlot = {
  tab: { key: "definition", label: "rule.definition", Content: Chosen },
  Actions: ToCampaign,
  covers: [],
};

/** What a campaign's page tells of whom it reaches, and of what it changed. */
export const audienceTabs: SlotTab[] = [
  { key: "audience", label: "audience.tab", Content: Reached },
  { key: "lift", label: "lift.tab", Content: Measured },
];

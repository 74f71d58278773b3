import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import type { RecordSlot, SlotProps } from "@/record/slots";

const EventView = lazy(() => import("./EventView"));

function Content(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <EventView {...props} />
    </Suspense>
  );
}

/** An event's page opens with its sessions, who is registered, and who waits. */
export const eventSlot: RecordSlot = {
  tab: { key: "programme", label: "events.programme", Content },
  covers: ["events.registration"],
};

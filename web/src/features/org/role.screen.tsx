import { lazy, Suspense } from "react";
import type { RecordSlot, SlotProps } from "@/record/slots";

const Matrix = lazy(async () => ({ default: (await import("./PolicyMatrix")).PolicyMatrix }));

function Content(props: SlotProps) {
  return (
    <Suspense fallback={null}>
      <Matrix {...props} />
    </Suspense>
  );
}

/** A role's page opens with what it may do. */
export const roleSlot: RecordSlot = {
  tab: { key: "policy", label: "policy.title", Content },
  covers: ["org.role_grant"],
};

import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import type { RecordSlot, SlotProps } from "@/record/slots";
import { EditionButtons } from "./EditionButtons";
import { ReturnButton } from "./ReturnButton";

const Edition = lazy(async () => ({ default: (await import("./EditionView")).EditionView }));

function Shown(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Edition {...props} />
    </Suspense>
  );
}

/** An edition opens with what its readers see and how far its sending is. */
export const editionSlot: RecordSlot = {
  tab: { key: "edition", label: "edition.view", Content: Shown },
  Actions: EditionButtons,
  covers: [],
};

/** What the post brought back is written down on the recipient. */
export const recipientSlot: RecordSlot = { Actions: ReturnButton, covers: [] };

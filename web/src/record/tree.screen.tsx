import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import type { EntityDef } from "@/api/types";
import type { RecordSlot } from "./slots";

const Button = lazy(async () => ({ default: (await import("./TreeButton")).TreeButton }));

function ListActions(props: { entity: EntityDef }) {
  return (
    <Suspense fallback={<Skeleton.Button active />}>
      <Button {...props} />
    </Suspense>
  );
}

/** The list of records that stand below one another shows them as a tree too. */
export const treeSlot: RecordSlot = { ListActions, covers: [] };

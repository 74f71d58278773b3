import { type ComponentProps, lazy, Suspense } from "react";
import type { RecordDrawer } from "./RecordDrawer";

const Drawer = lazy(async () => ({ default: (await import("./RecordDrawer")).RecordDrawer }));

/** Lists and pages are read far more often than forms are opened: the form's code comes with the first one. */
export function LazyRecordDrawer(props: ComponentProps<typeof RecordDrawer>) {
  return (
    <Suspense fallback={null}>
      <Drawer {...props} />
    </Suspense>
  );
}

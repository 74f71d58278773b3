import type { SlotProps } from "../slots";
import { Files } from "./Files";
import { Timeline } from "./Timeline";

/** The tab that every record has: its time line, its comments, its files. */
export default function Together({ entity, row }: SlotProps) {
  return (
    <div className="together">
      <Timeline entity={entity} row={row} />
      <Files entity={entity.key} id={row.id} canChange={entity.can.update} />
    </div>
  );
}

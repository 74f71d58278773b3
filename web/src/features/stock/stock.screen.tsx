import type { RecordSlot } from "@/record/slots";
import { CountActions } from "./CountActions";
import { MoveActions } from "./MoveActions";

function StockActions() {
  return (
    <>
      <MoveActions />
      <CountActions />
    </>
  );
}

/** The list of stock leads to what comes in and goes out, and to its count. */
export const stockSlot: RecordSlot = { ListActions: StockActions, covers: [] };

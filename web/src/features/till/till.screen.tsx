import type { RecordSlot } from "@/record/slots";
import { HandPriceActions } from "./HandPriceActions";

/** The list of prices set by hand leads to their sums. */
export const handPriceSlot: RecordSlot = { ListActions: HandPriceActions, covers: [] };

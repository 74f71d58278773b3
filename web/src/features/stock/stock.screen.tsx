import type { RecordSlot } from "@/record/slots";
import { CountActions } from "./CountActions";

/** The list of stock leads to its count. */
export const stockSlot: RecordSlot = { ListActions: CountActions, covers: [] };

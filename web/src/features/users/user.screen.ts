import type { RecordSlot } from "@/record/slots";
import { ResetPassword } from "./ResetPassword";

/** A user's page can give the user a new password. */
export const userSlot: RecordSlot = { Actions: ResetPassword, covers: [] };

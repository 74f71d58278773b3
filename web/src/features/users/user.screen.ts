import type { RecordSlot } from "@/record/slots";
import { UserActions } from "./UserActions";

/** A user's page can give the user a new password and take lost second factors away. */
export const userSlot: RecordSlot = { Actions: UserActions, covers: [] };

import type { RecordSlot } from "@/record/slots";
import { FirstPassword } from "./FirstPassword";
import { UserActions } from "./UserActions";

/** A new user gets a first password; a user's page can give the user a new password and take lost second factors away. */
export const userSlot: RecordSlot = { Actions: UserActions, NewExtra: FirstPassword, covers: [] };

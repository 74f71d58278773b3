import { customerSlot } from "@/features/customers/customer.screen";
import { userSlot } from "@/features/users/user.screen";
import type { RecordSlots } from "@/record/slots";

/** Which feature adds what to which entity's page. */
export const slots: RecordSlots = {
  "customers.customer": customerSlot,
  "org.user": userSlot,
};

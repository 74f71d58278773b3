import type { SlotProps } from "@/record/slots";
import { ResetFactors } from "./ResetFactors";
import { ResetPassword } from "./ResetPassword";

export function UserActions(props: SlotProps) {
  return (
    <>
      <ResetPassword {...props} />
      <ResetFactors {...props} />
    </>
  );
}

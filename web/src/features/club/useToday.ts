import { useSession } from "@/api/session";
import { dayOf } from "@/ui/time";

/** The company's day, or so many days after it. */
export function useToday(): (days?: number) => string {
  const { company } = useSession();
  return (days = 0) => dayOf(new Date(Date.now() + days * 86_400_000).toISOString(), company.zone);
}

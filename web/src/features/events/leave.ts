import { forgetSession, keptSession } from "@/api/keptSession";

/**
 * On signing out the lists of guests and the page leave the device; check-ins that wait to be sent stay for whoever made them. A device that
 * never opened a check-in has nothing to lose, and loads nothing for it.
 */
export async function leaveDoor(): Promise<void> {
  const kept = keptSession();
  if (!kept) return;
  forgetSession();
  const [{ forgetDoors, openFor }, { dropPages }] = await Promise.all([
    import("./offline"),
    import("@/api/keptPage"),
  ]);
  openFor(kept.company.slug, kept.user.id);
  await Promise.all([forgetDoors(), dropPages()]);
}

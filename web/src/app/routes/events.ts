import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { isUnreached } from "@/api/client";
import { keptSession } from "@/api/keptSession";
import { sessionQuery } from "@/api/session";
import { queryClient } from "../queryClient";
import { requireSession, root } from "./shell";

/** As everywhere; but where the server isn't reached, whoever was signed in goes on with what this device keeps. */
export async function requireDoor(where: { location: { href: string } }) {
  const known = queryClient.getQueryData(sessionQuery.queryKey);
  const kept = known ?? keptSession();
  if (kept && !navigator.onLine) {
    if (!known) queryClient.setQueryData(sessionQuery.queryKey, kept);
    return;
  }
  try {
    await requireSession(where);
  } catch (error) {
    if (!kept || !isUnreached(error)) throw error;
    if (!queryClient.getQueryData(sessionQuery.queryKey))
      queryClient.setQueryData(sessionQuery.queryKey, kept);
  }
}

const checkIn = createRoute({
  getParentRoute: () => root,
  path: "/check-in/$session",
  beforeLoad: requireDoor,
  component: lazyRouteComponent(() => import("@/features/events/CheckInPage"), "CheckInPage"),
});

/** A screen of its own, without the menu: the door of a session. */
export const eventRoutes = [checkIn] as const;

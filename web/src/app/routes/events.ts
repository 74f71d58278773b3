import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { requireSession, root } from "./shell";

const checkIn = createRoute({
  getParentRoute: () => root,
  path: "/check-in/$session",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("@/features/events/CheckInPage"), "CheckInPage"),
});

/** A screen of its own, without the menu: the door of a session. */
export const eventRoutes = [checkIn] as const;

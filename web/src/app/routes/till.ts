import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { requireDoor } from "./events";
import { root } from "./shell";

const till = createRoute({
  getParentRoute: () => root,
  path: "/till",
  beforeLoad: requireDoor,
  component: lazyRouteComponent(() => import("@/features/till/TillPage"), "TillPage"),
});

const receipt = createRoute({
  getParentRoute: () => root,
  path: "/receipt/$token",
  component: lazyRouteComponent(() => import("@/features/till/ReceiptPage"), "ReceiptPage"),
});

/** Screens of their own, without the menu: the till, and the receipt that its customers open. */
export const tillRoutes = [till, receipt] as const;

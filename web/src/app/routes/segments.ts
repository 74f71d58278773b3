import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { named, shell } from "./shell";

const newRule = createRoute({
  getParentRoute: () => shell,
  path: "/segments/new",
  validateSearch: (raw) => named(raw, "moved"),
  component: lazyRouteComponent(() => import("@/features/segments/SegmentBuilder"), "NewRule"),
});

const editRule = createRoute({
  getParentRoute: () => shell,
  path: "/segments/$id/rule",
  component: lazyRouteComponent(() => import("@/features/segments/SegmentBuilder"), "EditRule"),
});

const overlap = createRoute({
  getParentRoute: () => shell,
  path: "/segments/overlap",
  validateSearch: (raw) => named(raw, "of"),
  component: lazyRouteComponent(() => import("@/features/segments/Overlap"), "Overlap"),
});

/** Rules are written, and segments compared, on pages of their own. */
export const segmentRoutes = [newRule, editRule, overlap] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shell } from "./shell";

const report = createRoute({
  getParentRoute: () => shell,
  path: "/scheme/report",
  component: lazyRouteComponent(() => import("@/features/scheme/ReportPage"), "ReportPage"),
});

const relations = createRoute({
  getParentRoute: () => shell,
  path: "/scheme/relations",
  component: lazyRouteComponent(() => import("@/features/scheme/RelationsPage"), "RelationsPage"),
});

/** The written scheme, and how close the company keeps to its customers. */
export const schemeRoutes = [report, relations] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shell } from "./shell";

const report = createRoute({
  getParentRoute: () => shell,
  path: "/scheme/report",
  component: lazyRouteComponent(() => import("@/features/scheme/ReportPage"), "ReportPage"),
});

/** The written scheme. */
export const schemeRoutes = [report] as const;

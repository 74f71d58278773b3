import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { named, root, shell } from "./shell";

const report = createRoute({
  getParentRoute: () => shell,
  path: "/campaigns/report",
  validateSearch: (raw) => named(raw, "campaign"),
  component: lazyRouteComponent(() => import("@/features/campaigns/ReportPage"), "ReportPage"),
});

const leadForm = createRoute({
  getParentRoute: () => root,
  path: "/f/$code",
  component: lazyRouteComponent(() => import("@/features/campaigns/LeadFormPage"), "LeadFormPage"),
});

/** What was done, told from a phone. */
export const campaignRoutes = [report] as const;
/** A form for people outside, without the menu. */
export const leadFormRoutes = [leadForm] as const;

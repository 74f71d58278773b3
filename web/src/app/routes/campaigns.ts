import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { named, root, shell } from "./shell";

const report = createRoute({
  getParentRoute: () => shell,
  path: "/campaigns/report",
  validateSearch: (raw) => named(raw, "campaign"),
  component: lazyRouteComponent(() => import("@/features/campaigns/ReportPage"), "ReportPage"),
});

const calendar = createRoute({
  getParentRoute: () => shell,
  path: "/campaigns/calendar",
  validateSearch: (raw) => ({
    ...named(raw, "view"),
    ...named(raw, "kind"),
    ...((/^\d{4}-\d{2}-\d{2}$/.test(String(raw.on)) ? named(raw, "on") : {}) as { on?: string }),
  }),
  component: lazyRouteComponent(() => import("@/features/campaigns/CalendarPage"), "CalendarPage"),
});

const sources = createRoute({
  getParentRoute: () => shell,
  path: "/leads/sources",
  validateSearch: (raw) => ({ ...named(raw, "by"), ...named(raw, "from"), ...named(raw, "to") }),
  component: lazyRouteComponent(() => import("@/features/campaigns/LeadSources"), "LeadSources"),
});

const leadForm = createRoute({
  getParentRoute: () => root,
  path: "/f/$code",
  component: lazyRouteComponent(() => import("@/features/campaigns/LeadFormPage"), "LeadFormPage"),
});

/** What was done, told from a phone; campaigns by days; where leads came from. */
export const campaignRoutes = [report, calendar, sources] as const;
/** A form for people outside, without the menu. */
export const leadFormRoutes = [leadForm] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { SetupStep } from "@/features/club/useSetUp";
import { named, shell } from "./shell";

const club = createRoute({
  getParentRoute: () => shell,
  path: "/club",
  validateSearch: (raw) => ({ ...named(raw, "tab"), ...named(raw, "series") }),
  component: lazyRouteComponent(() => import("@/features/club/ClubPage"), "ClubPage"),
});

const STEP = /^(programme|rules|tiers|cards|benefits)$/;

const setup = createRoute({
  getParentRoute: () => shell,
  path: "/club-setup",
  validateSearch: (raw) => (STEP.test(String(raw.step)) ? named(raw, "step") : {}) as { step?: SetupStep },
  component: lazyRouteComponent(() => import("@/features/club/SetupPage"), "SetupPage"),
});

/** The club's daily work, and how it is set up. */
export const clubRoutes = [club, setup] as const;

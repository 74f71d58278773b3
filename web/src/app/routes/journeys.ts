import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { named, root, shell } from "./shell";

interface CallsSearch {
  kind?: "call" | "visit";
  about?: string;
}

const calls = createRoute({
  getParentRoute: () => shell,
  path: "/calls",
  validateSearch: (raw): CallsSearch => ({
    ...(raw.kind === "call" || raw.kind === "visit" ? { kind: raw.kind } : {}),
    ...named(raw, "about"),
  }),
  component: lazyRouteComponent(() => import("@/features/journeys/CallList"), "CallList"),
});

const wayOut = createRoute({
  getParentRoute: () => root,
  path: "/u/$code",
  component: lazyRouteComponent(() => import("@/features/journeys/UnsubscribePage"), "UnsubscribePage"),
});

/** Calls and visits, one after the other. */
export const journeyRoutes = [calls] as const;
/** Whoever wants no more messages, without signing in. */
export const wayOutRoutes = [wayOut] as const;

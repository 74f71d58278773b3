import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { named, shell } from "./shell";

const tryBasket = createRoute({
  getParentRoute: () => shell,
  path: "/prices/try",
  component: lazyRouteComponent(() => import("@/features/pricing/TryBasket"), "TryBasket"),
});

const card = createRoute({
  getParentRoute: () => shell,
  path: "/prices/card/$id",
  component: lazyRouteComponent(() => import("@/features/pricing/PriceCard"), "PriceCard"),
});

const matrix = createRoute({
  getParentRoute: () => shell,
  path: "/prices/matrix/$id",
  validateSearch: (raw) => ({ ...named(raw, "product"), ...named(raw, "category") }),
  component: lazyRouteComponent(() => import("@/features/pricing/Matrix"), "Matrix"),
});

const calendar = createRoute({
  getParentRoute: () => shell,
  path: "/prices/calendar",
  validateSearch: (raw) => (/^\d{4}-\d{2}$/.test(String(raw.month)) ? named(raw, "month") : {}) as { month?: string },
  component: lazyRouteComponent(() => import("@/features/pricing/Calendar"), "Calendar"),
});

/** What things cost, and why. */
export const priceRoutes = [tryBasket, card, matrix, calendar] as const;

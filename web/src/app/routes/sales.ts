import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { named, shell } from "./shell";

const newQuotation = createRoute({
  getParentRoute: () => shell,
  path: "/sales/quotations/new",
  validateSearch: (raw) => named(raw, "customer"),
  component: lazyRouteComponent(() => import("@/features/sales/QuotationEditor"), "NewQuotation"),
});

const editQuotation = createRoute({
  getParentRoute: () => shell,
  path: "/sales/quotations/$id/edit",
  component: lazyRouteComponent(() => import("@/features/sales/QuotationEditor"), "EditQuotation"),
});

const newOrder = createRoute({
  getParentRoute: () => shell,
  path: "/sales/orders/new",
  validateSearch: (raw) => named(raw, "customer"),
  component: lazyRouteComponent(() => import("@/features/sales/OrderEditor"), "NewOrder"),
});

const paper = createRoute({
  getParentRoute: () => shell,
  path: "/paper",
  validateSearch: (raw) => ({ ...named(raw, "batch"), ...named(raw, "form") }),
  component: lazyRouteComponent(() => import("@/features/paper/PaperPage"), "PaperPage"),
});

/** Quotations and orders are written on a page of their own, and so are paper forms. */
export const salesRoutes = [newQuotation, editQuotation, newOrder, paper] as const;

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { measuresQuery } from "@/api/measures";
import {
  readCubeSearch,
  readDashboardSearch,
  readDecilesSearch,
  readDemandSearch,
  readIndicatorSearch,
  readInferenceSearch,
  readMapSearch,
  readOverviewSearch,
  readPortraitsSearch,
} from "@/features/insight/search";
import { queryClient } from "../queryClient";
import { shell } from "./shell";

/** The definitions are asked for while the page's code is still on its way. */
function startMeasures() {
  void queryClient.prefetchQuery(measuresQuery);
}

const overview = createRoute({
  getParentRoute: () => shell,
  path: "/overview",
  validateSearch: readOverviewSearch,
  loader: startMeasures,
  component: lazyRouteComponent(() => import("@/features/insight/Overview"), "Overview"),
});

const deciles = createRoute({
  getParentRoute: () => shell,
  path: "/deciles",
  validateSearch: readDecilesSearch,
  loader: startMeasures,
  component: lazyRouteComponent(() => import("@/features/insight/Deciles"), "Deciles"),
});

const demand = createRoute({
  getParentRoute: () => shell,
  path: "/demand",
  validateSearch: readDemandSearch,
  loader: startMeasures,
  component: lazyRouteComponent(() => import("@/features/insight/Demand"), "Demand"),
});

const map = createRoute({
  getParentRoute: () => shell,
  path: "/map",
  validateSearch: readMapSearch,
  loader: startMeasures,
  component: lazyRouteComponent(() => import("@/features/insight/MarketMap"), "MarketMap"),
});

const inference = createRoute({
  getParentRoute: () => shell,
  path: "/inference",
  validateSearch: readInferenceSearch,
  component: lazyRouteComponent(() => import("@/features/insight/Inference"), "InferencePage"),
});

const indicators = createRoute({
  getParentRoute: () => shell,
  path: "/indicators",
  validateSearch: readIndicatorSearch,
  component: lazyRouteComponent(() => import("@/features/insight/Indicators"), "Indicators"),
});

const portraits = createRoute({
  getParentRoute: () => shell,
  path: "/portraits",
  validateSearch: readPortraitsSearch,
  component: lazyRouteComponent(() => import("@/features/insight/Portraits"), "Portraits"),
});

const dashboards = createRoute({
  getParentRoute: () => shell,
  path: "/dashboards",
  component: lazyRouteComponent(() => import("@/features/insight/dashboards/Dashboards"), "Dashboards"),
});

const dashboard = createRoute({
  getParentRoute: () => shell,
  path: "/dashboards/$id",
  validateSearch: readDashboardSearch,
  component: lazyRouteComponent(() => import("@/features/insight/dashboards/Dashboard"), "Dashboard"),
});

const sql = createRoute({
  getParentRoute: () => shell,
  path: "/sql",
  component: lazyRouteComponent(() => import("@/features/sql/SqlPage"), "SqlPage"),
});

const cube = createRoute({
  getParentRoute: () => shell,
  path: "/cube",
  validateSearch: readCubeSearch,
  component: lazyRouteComponent(() => import("@/features/insight/Cube"), "CubePage"),
});

/** Figures. */
export const insightRoutes = [
  overview,
  deciles,
  cube,
  portraits,
  demand,
  map,
  inference,
  indicators,
  dashboards,
  dashboard,
  sql,
] as const;

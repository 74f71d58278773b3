import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { LANGUAGES, type Language } from "@/api/catalog";
import { manifestQuery } from "@/api/manifest";
import { routeOf } from "@/fields/title";
import { readListSearch } from "@/record/listSearch";
import { mayMeasure } from "../menu";
import { queryClient } from "../queryClient";
import { named, shell } from "./shell";

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  beforeLoad: async () => {
    // Figures are for those who may see sales; the others start at the first list that they may see.
    const { entities } = await queryClient.ensureQueryData(manifestQuery);
    const first = entities.find((entity) => entity.menu);
    if (first && !mayMeasure(entities))
      throw redirect({ to: "/r/$domain/$name", params: routeOf(first.key), replace: true });
    throw redirect({ to: "/overview", replace: true });
  },
});

const tasks = createRoute({
  getParentRoute: () => shell,
  path: "/tasks",
  component: lazyRouteComponent(() => import("@/features/tasks/MyTasks"), "MyTasks"),
});

const notices = createRoute({
  getParentRoute: () => shell,
  path: "/notifications",
  component: lazyRouteComponent(() => import("@/features/notices/Notices"), "Notices"),
});

const orgChart = createRoute({
  getParentRoute: () => shell,
  path: "/org-chart",
  validateSearch: (raw) => named(raw, "on"),
  component: lazyRouteComponent(() => import("@/features/org/OrgChart"), "OrgChart"),
});

const missingTranslations = createRoute({
  getParentRoute: () => shell,
  path: "/catalog/missing-translations",
  validateSearch: (raw): { language?: Language } => {
    const language = LANGUAGES.find((one) => one === raw.language);
    return language ? { language } : {};
  },
  component: lazyRouteComponent(
    () => import("@/features/catalog/MissingTranslations"),
    "MissingTranslations",
  ),
});

const findProducts = createRoute({
  getParentRoute: () => shell,
  path: "/catalog/find",
  validateSearch: (raw): { category?: string; wanted?: string[] } => ({
    ...named(raw, "category"),
    // One wish comes as a text, several as a list.
    ...(raw.wanted ? { wanted: [raw.wanted].flat().map(String) } : {}),
  }),
  component: lazyRouteComponent(() => import("@/features/catalog/FindProducts"), "FindProducts"),
});

const list = createRoute({
  getParentRoute: () => shell,
  path: "/r/$domain/$name",
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import("../ListScreen"), "ListScreen"),
});

const page = createRoute({
  getParentRoute: () => shell,
  path: "/r/$domain/$name/$id",
  validateSearch: (raw) => ({ ...named(raw, "tab"), ...named(raw, "form"), ...named(raw, "segment") }),
  component: lazyRouteComponent(() => import("../PageScreen"), "PageScreen"),
});

/** Lists, records, and what waits for the user. */
export const workRoutes = [
  home,
  tasks,
  notices,
  orgChart,
  findProducts,
  missingTranslations,
  list,
  page,
] as const;

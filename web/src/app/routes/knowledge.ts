import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { KnowledgeSearch } from "@/features/knowledge/SearchPage";
import { named, root, shell } from "./shell";

const search = createRoute({
  getParentRoute: () => shell,
  path: "/knowledge",
  validateSearch: (raw): KnowledgeSearch => ({
    ...named(raw, "q"),
    ...named(raw, "base"),
    ...named(raw, "category"),
    ...named(raw, "language"),
    ...named(raw, "tag"),
    ...named(raw, "state"),
  }),
  component: lazyRouteComponent(() => import("@/features/knowledge/SearchPage"), "SearchPage"),
});

const reports = createRoute({
  getParentRoute: () => shell,
  path: "/knowledge/reports",
  component: lazyRouteComponent(() => import("@/features/knowledge/ReportsPage"), "ReportsPage"),
});

const edition = createRoute({
  getParentRoute: () => root,
  path: "/e/$code",
  component: lazyRouteComponent(() => import("@/features/periodicals/ReaderPage"), "ReaderPage"),
});

/** What the company knows, and how it is used. */
export const knowledgeRoutes = [search, reports] as const;
/** An edition for whoever has the link, without the menu. */
export const editionRoutes = [edition] as const;

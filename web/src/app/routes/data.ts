import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { AuditSearch } from "@/api/audit";
import { PAIR_STATES, type PairState } from "@/api/duplicates";
import { named, shell, text } from "./shell";

const imports = createRoute({
  getParentRoute: () => shell,
  path: "/imports",
  component: lazyRouteComponent(() => import("@/features/imports/ImportList"), "ImportList"),
});

const newImport = createRoute({
  getParentRoute: () => shell,
  path: "/imports/new",
  validateSearch: (raw) => named(raw, "target"),
  component: lazyRouteComponent(() => import("@/features/imports/NewImport"), "NewImport"),
});

const oneImport = createRoute({
  getParentRoute: () => shell,
  path: "/imports/$id",
  component: lazyRouteComponent(() => import("@/features/imports/ImportPage"), "ImportPage"),
});

const duplicates = createRoute({
  getParentRoute: () => shell,
  path: "/duplicates",
  validateSearch: (raw): { entity?: string; state?: PairState } => {
    const entity = text(raw.entity);
    const state = PAIR_STATES.find((one) => one === raw.state);
    return { ...(entity ? { entity } : {}), ...(state ? { state } : {}) };
  },
  component: lazyRouteComponent(() => import("@/features/duplicates/DuplicateQueue"), "DuplicateQueue"),
});

const merge = createRoute({
  getParentRoute: () => shell,
  path: "/merge",
  validateSearch: (raw): { entity?: string; ids?: string } => {
    const [entity, ids] = [text(raw.entity), text(raw.ids)];
    return { ...(entity ? { entity } : {}), ...(ids ? { ids } : {}) };
  },
  component: lazyRouteComponent(() => import("@/features/duplicates/MergeScreen"), "MergeScreen"),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: "/audit",
  validateSearch: (raw): AuditSearch =>
    Object.fromEntries(
      (["who", "entity", "id", "action", "from", "to"] as const).flatMap((name) => {
        const value = raw[name] === undefined ? undefined : text(String(raw[name]));
        return value ? [[name, value]] : [];
      }),
    ),
  component: lazyRouteComponent(() => import("@/features/audit/AuditLog"), "AuditLog"),
});

/** What is done to many records at once, and the log of it. */
export const dataRoutes = [imports, newImport, oneImport, duplicates, merge, audit] as const;

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import type { AuditSearch } from "@/api/audit";
import { PAIR_STATES, type PairState } from "@/api/duplicates";
import { manifestQuery } from "@/api/manifest";
import { measuresQuery } from "@/api/measures";
import { sessionQuery } from "@/api/session";
import {
  readDecilesSearch,
  readIndicatorSearch,
  readInferenceSearch,
  readOverviewSearch,
} from "@/features/insight/search";
import { routeOf } from "@/fields/title";
import { readListSearch } from "@/record/listSearch";
import { NotFoundPage, RouteProblem, Waiting } from "./fallbacks";
import { mayMeasure } from "./menu";
import { queryClient } from "./queryClient";
import { parseSearch, stringifySearch } from "./searchParams";

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: RouteProblem,
});

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** One text of an address, where it has it. */
const named = <Name extends string>(raw: Record<string, unknown>, name: Name) =>
  (text(raw[name]) ? { [name]: text(raw[name]) } : {}) as { [key in Name]?: string };

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (raw): { next?: string; refused?: string } => {
    const next = text(raw.next);
    const refused = text(raw.refused);
    return { ...(next ? { next } : {}), ...(refused ? { refused } : {}) };
  },
  component: lazyRouteComponent(() => import("./SignIn"), "SignIn"),
});

const password = createRoute({
  getParentRoute: () => root,
  path: "/password",
  beforeLoad: async () => {
    if (!(await queryClient.ensureQueryData(sessionQuery))) throw redirect({ to: "/sign-in" });
  },
  component: lazyRouteComponent(() => import("./Password"), "Password"),
});

const enrol = createRoute({
  getParentRoute: () => root,
  path: "/enrol",
  beforeLoad: async () => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: "/sign-in" });
    if (!session.user.must_enrol) throw redirect({ to: "/" });
  },
  component: lazyRouteComponent(() => import("@/features/security/Enrol"), "Enrol"),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: "/sign-in", search: { next: location.href } });
    if (session.user.must_change_password) throw redirect({ to: "/password" });
    if (session.user.must_enrol) throw redirect({ to: "/enrol" });
    await queryClient.ensureQueryData(manifestQuery);
  },
  component: lazyRouteComponent(() => import("./Shell"), "Shell"),
});

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

const security = createRoute({
  getParentRoute: () => shell,
  path: "/security",
  component: lazyRouteComponent(() => import("@/features/security/SecurityPage"), "SecurityPage"),
});

const signInSettings = createRoute({
  getParentRoute: () => shell,
  path: "/sign-in-settings",
  component: lazyRouteComponent(() => import("@/features/security/SignInSettings"), "SignInSettings"),
});

const customise = createRoute({
  getParentRoute: () => shell,
  path: "/customise",
  component: lazyRouteComponent(() => import("@/features/customise/Objects"), "Objects"),
});

const customiseObject = createRoute({
  getParentRoute: () => shell,
  path: "/customise/$domain/$name",
  validateSearch: (raw) => named(raw, "tab"),
  component: lazyRouteComponent(() => import("@/features/customise/ObjectPage"), "ObjectPage"),
});

const customiseForm = createRoute({
  getParentRoute: () => shell,
  path: "/customise/$domain/$name/forms/$form",
  validateSearch: (raw) => named(raw, "from"),
  component: lazyRouteComponent(() => import("@/features/customise/LayoutPage"), "LayoutPage"),
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

const webhooks = createRoute({
  getParentRoute: () => shell,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("@/features/webhooks/Webhooks"), "Webhooks"),
});

const list = createRoute({
  getParentRoute: () => shell,
  path: "/r/$domain/$name",
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import("./ListScreen"), "ListScreen"),
});

const page = createRoute({
  getParentRoute: () => shell,
  path: "/r/$domain/$name/$id",
  validateSearch: (raw) => ({ ...named(raw, "tab"), ...named(raw, "form") }),
  component: lazyRouteComponent(() => import("./PageScreen"), "PageScreen"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    password,
    enrol,
    shell.addChildren([
      security,
      signInSettings,
      home,
      orgChart,
      overview,
      deciles,
      inference,
      indicators,
      tasks,
      notices,
      imports,
      newImport,
      oneImport,
      duplicates,
      merge,
      customise,
      customiseObject,
      customiseForm,
      audit,
      webhooks,
      list,
      page,
    ]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultPendingComponent: Waiting,
  defaultPendingMs: 200,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { named, shell } from "./shell";

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

const messageChannels = createRoute({
  getParentRoute: () => shell,
  path: "/message-channels",
  component: lazyRouteComponent(() => import("@/features/messages/MessageChannels"), "MessageChannels"),
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

const webhooks = createRoute({
  getParentRoute: () => shell,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("@/features/webhooks/Webhooks"), "Webhooks"),
});

/** What an administrator sets, and what everybody sets for himself. */
export const systemRoutes = [
  security,
  signInSettings,
  messageChannels,
  customise,
  customiseObject,
  customiseForm,
  webhooks,
] as const;

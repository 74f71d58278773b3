import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import { queryClient } from "../queryClient";
import { root, text } from "./shell";

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (raw): { next?: string; refused?: string } => {
    const next = text(raw.next);
    const refused = text(raw.refused);
    return { ...(next ? { next } : {}), ...(refused ? { refused } : {}) };
  },
  component: lazyRouteComponent(() => import("../SignIn"), "SignIn"),
});

const password = createRoute({
  getParentRoute: () => root,
  path: "/password",
  beforeLoad: async () => {
    if (!(await queryClient.ensureQueryData(sessionQuery))) throw redirect({ to: "/sign-in" });
  },
  component: lazyRouteComponent(() => import("../Password"), "Password"),
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

/** The way in. */
export const doorRoutes = [signIn, password, enrol] as const;

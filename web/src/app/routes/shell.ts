import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { manifestQuery } from "@/api/manifest";
import { sessionQuery } from "@/api/session";
import { NotFoundPage, RouteProblem } from "../fallbacks";
import { queryClient } from "../queryClient";

export const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: RouteProblem,
});

/** A text of an address, unless it is empty. */
export const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** One text of an address, where it has it. */
export const named = <Name extends string>(raw: Record<string, unknown>, name: Name) =>
  (text(raw[name]) ? { [name]: text(raw[name]) } : {}) as { [key in Name]?: string };

/** Sends away who isn't signed in, or has something to set first. */
export async function requireSession({ location }: { location: { href: string } }) {
  const session = await queryClient.ensureQueryData(sessionQuery);
  if (!session) throw redirect({ to: "/sign-in", search: { next: location.href } });
  if (session.user.must_change_password) throw redirect({ to: "/password" });
  if (session.user.must_enrol) throw redirect({ to: "/enrol" });
  await queryClient.ensureQueryData(manifestQuery);
}

/** Everything that only who is signed in may see. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../Shell"), "Shell"),
});

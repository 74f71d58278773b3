import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { call, get, Problem, setCsrf } from "./client";
import type { Session } from "./types";

function remember(session: Session): Session {
  setCsrf(session.csrf);
  return session;
}

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<Session | null> => {
    try {
      return remember(await get<Session>("/session"));
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

/** The session inside the signed-in part of the app, where the router has made sure that there is one. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new Problem({ status: 401, code: "status.401" });
  return data;
}

export async function signIn(login: string, password: string): Promise<Session> {
  return remember(await call<Session>("POST", "/session", { body: { login, password } }));
}

export async function signOut(): Promise<void> {
  await call<void>("DELETE", "/session");
  setCsrf("");
}

export function changePassword(current: string, next: string): Promise<void> {
  return call<void>("POST", "/session/password", { body: { current, new: next } });
}

/** A new password for another user, shown once. */
export function resetPassword(userId: string): Promise<{ password: string }> {
  return call("POST", `/users/${encodeURIComponent(userId)}/password`);
}

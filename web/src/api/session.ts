import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { answer, api, Problem, type Schema, setCsrf } from "./client";
import { checkKept } from "./keptSession";
import { signWithPasskey } from "./passkey";
import type { Session } from "./types";

function remember(session: Session): Session {
  setCsrf(session.csrf);
  checkKept(session);
  return session;
}

/** Asks the server who is signed in; null when nobody is. */
export async function fetchSession(): Promise<Session | null> {
  const who = await answer(api.GET("/session"));
  if (who.signed_in) return remember(who);
  checkKept(null);
  return null;
}

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: fetchSession,
  staleTime: 5 * 60_000,
});

/** The session inside the signed-in part of the app, where the router has made sure that there is one. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new Problem({ status: 401, code: "status.401" });
  return data;
}

/** The password was right; a second step is to come. */
export type SecondStep = Schema<"SecondStep">;

export async function signIn(login: string, password: string): Promise<Session | SecondStep> {
  const entered = await answer(api.POST("/session", { body: { login, password } }));
  return entered.signed_in ? remember(entered) : entered;
}

/** The second step with a code of the authenticator app or of the list. */
export async function sendCode(ticket: string, method: string, code: string): Promise<Session> {
  return remember(await answer(api.POST("/session/second-factor", { body: { ticket, method, code } })));
}

/** Signs in with a passkey; with a ticket it is the second step. */
export async function signInWithPasskey(ticket?: string): Promise<Session> {
  if (!ticket) {
    const asked = await answer(api.POST("/session/passkey/options"));
    const credential = await signWithPasskey(asked.options);
    return remember(
      await answer(api.POST("/session/passkey", { body: { ticket: asked.ticket, credential } })),
    );
  }
  const asked = await answer(api.POST("/session/second-factor/passkey", { body: { ticket } }));
  const credential = await signWithPasskey(asked.options);
  const body = { ticket, method: "passkey", challenge: asked.ticket, credential };
  return remember(await answer(api.POST("/session/second-factor", { body })));
}

export const signInProvidersQuery = queryOptions({
  queryKey: ["sign-in-providers"],
  queryFn: () => answer(api.GET("/session/providers")),
});

/** Leaves for a provider; the browser comes back by itself. */
export async function goToProvider(
  key: string,
  wish: { next?: string; link?: boolean; password?: string },
): Promise<void> {
  const { url } = await answer(
    api.POST("/session/providers/{key}", { params: { path: { key } }, body: wish }),
  );
  window.location.assign(url);
}

export async function signOut(): Promise<void> {
  await answer(api.DELETE("/session"));
  setCsrf("");
}

export const changePassword = (current: string, next: string) =>
  answer(api.POST("/session/password", { body: { current, new: next } }));

/** A new password for another user, shown once. */
export const resetPassword = (id: string) =>
  answer(api.POST("/users/{id}/password", { params: { path: { id } } }));

/** Gives another user this password, to be changed at the next sign-in. */
export const givePassword = (id: string, password: string) =>
  answer(api.PUT("/users/{id}/password", { params: { path: { id } }, body: { password } }));

/** Fewest characters of a password. */
export const SHORTEST_PASSWORD = 10;

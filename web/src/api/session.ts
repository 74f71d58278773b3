import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { call, get, Problem, setCsrf } from "./client";
import { type PasskeyOptions, signWithPasskey } from "./passkey";
import type { Session } from "./types";

function remember(session: Session): Session {
  setCsrf(session.csrf);
  return session;
}

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<Session | null> => {
    const answer = await get<Session | { signed_in: false }>("/session");
    return answer.signed_in ? remember(answer) : null;
  },
  staleTime: 5 * 60_000,
});

/** The session inside the signed-in part of the app, where the router has made sure that there is one. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new Problem({ status: 401, code: "status.401" });
  return data;
}

/** The password was right; a second step is to come. */
export interface SecondStep {
  signed_in: false;
  ticket: string;
  methods: string[];
}

const entered = <T extends Session | SecondStep>(answer: T): T => {
  if (answer.signed_in) remember(answer as Session);
  return answer;
};

export async function signIn(login: string, password: string): Promise<Session | SecondStep> {
  return entered(await call<Session | SecondStep>("POST", "/session", { body: { login, password } }));
}

/** The second step with a code of the authenticator app or of the list. */
export async function sendCode(ticket: string, method: string, code: string): Promise<Session> {
  return remember(await call<Session>("POST", "/session/second-factor", { body: { ticket, method, code } }));
}

interface Asked {
  ticket: string;
  options: PasskeyOptions;
}

/** Signs in with a passkey; with a ticket it is the second step. */
export async function signInWithPasskey(ticket?: string): Promise<Session> {
  const path = ticket ? "/session/second-factor/passkey" : "/session/passkey/options";
  const asked = await call<Asked>("POST", path, ticket ? { body: { ticket } } : {});
  const credential = await signWithPasskey(asked.options);
  const answer = ticket
    ? call<Session>("POST", "/session/second-factor", {
        body: { ticket, method: "passkey", challenge: asked.ticket, credential },
      })
    : call<Session>("POST", "/session/passkey", { body: { ticket: asked.ticket, credential } });
  return remember(await answer);
}

export const signInProvidersQuery = queryOptions({
  queryKey: ["sign-in-providers"],
  queryFn: () => get<{ items: { key: string; name: string }[] }>("/session/providers"),
});

/** Leaves for a provider; the browser comes back by itself. */
export async function goToProvider(key: string, wish: { next?: string; link?: boolean }): Promise<void> {
  const { url } = await call<{ url: string }>("POST", `/session/providers/${encodeURIComponent(key)}`, {
    body: wish,
  });
  window.location.assign(url);
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

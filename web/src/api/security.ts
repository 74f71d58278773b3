import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";
import { makePasskey } from "./passkey";

export type Security = Schema<"Security">;
export type OpenSession = Schema<"OpenSession">;
export type KeyScope = Schema<"KeyScope">;
export type ApiKey = Schema<"ApiKey">;
export type Provider = Schema<"IdentityProvider">;
export type ProviderInput = Schema<"IdentityProviderNew">;
export type PolicyRole = Schema<"PolicyRole">;

export const securityQuery = queryOptions({
  queryKey: ["security"],
  queryFn: () => answer(api.GET("/session/security")),
});
export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: () => answer(api.GET("/sessions")),
});
export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: () => answer(api.GET("/api-keys")),
});
export const providersQuery = queryOptions({
  queryKey: ["identity-providers"],
  queryFn: () => answer(api.GET("/identity-providers")),
});
export const policyQuery = queryOptions({
  queryKey: ["sign-in-policy"],
  queryFn: () => answer(api.GET("/sign-in/policy")),
});

const at = (id: string) => ({ path: { id } });

export const startTotp = (password: string) => answer(api.POST("/session/totp", { body: { password } }));
export const confirmTotp = (code: string) => answer(api.POST("/session/totp/confirm", { body: { code } }));
export const removeTotp = (password: string) => answer(api.DELETE("/session/totp", { body: { password } }));
export const renewCodes = (password: string) =>
  answer(api.POST("/session/recovery-codes", { body: { password } }));

/** Makes a passkey in this browser and keeps it. */
export async function addPasskey(password: string, name: string) {
  const { ticket, options } = await answer(api.POST("/session/passkeys/options", { body: { password } }));
  const credential = await makePasskey(options);
  return answer(api.POST("/session/passkeys", { body: { ticket, name, credential } }));
}
export const removePasskey = (id: string, password: string) =>
  answer(api.DELETE("/session/passkeys/{id}", { params: at(id), body: { password } }));
export const unlinkIdentity = (id: string, password: string) =>
  answer(api.DELETE("/session/identities/{id}", { params: at(id), body: { password } }));
export const endSession = (id: string) => answer(api.DELETE("/sessions/{id}", { params: at(id) }));
export const endOtherSessions = () => answer(api.DELETE("/sessions"));
export const makeApiKey = (body: { name: string; scopes: KeyScope[]; days: number | null }) =>
  answer(api.POST("/api-keys", { body }));
export const revokeApiKey = (id: string) => answer(api.DELETE("/api-keys/{id}", { params: at(id) }));
export const saveProvider = (id: string | null, body: ProviderInput): Promise<Provider> =>
  answer(
    id
      ? api.PUT("/identity-providers/{id}", { params: at(id), body })
      : api.POST("/identity-providers", { body }),
  );
export const removeProvider = (id: string) =>
  answer(api.DELETE("/identity-providers/{id}", { params: at(id) }));
export const savePolicy = (roles: string[]) => answer(api.PUT("/sign-in/policy", { body: { roles } }));
export const resetFactors = (id: string) =>
  answer(api.DELETE("/users/{id}/second-factor", { params: at(id) }));

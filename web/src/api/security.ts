import { queryOptions } from "@tanstack/react-query";
import { call, get } from "./client";
import { makePasskey, type PasskeyOptions } from "./passkey";

export interface Security {
  has_password: boolean;
  totp: boolean;
  required: boolean;
  recovery_codes: number;
  passkeys: { id: string; name: string; created_at: string; last_used_at: string | null }[];
  identities: { id: string; provider: string; email: string; created_at: string }[];
}

export interface OpenSession {
  id: string;
  method: string;
  device: string;
  address: string;
  created_at: string;
  seen_at: string;
  is_this: boolean;
}

export interface KeyScope {
  entity: string;
  actions: string[];
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: KeyScope[];
  addresses: string[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  revoked_at: string | null;
}

export interface Provider {
  id: string;
  key: string;
  name: string;
  issuer: string;
  client_id: string;
  has_secret: boolean;
  scopes: string;
  login_claim: string;
  domains: string;
  creates_users: boolean;
  role_id: string | null;
  asks_second_factor: boolean;
  is_active: boolean;
}

export interface PolicyRole {
  id: string;
  key: string;
  name: string;
  required: boolean;
}

interface Items<T> {
  items: T[];
}
interface Codes {
  recovery_codes: string[];
}

export const securityQuery = queryOptions({
  queryKey: ["security"],
  queryFn: () => get<Security>("/session/security"),
});
export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: () => get<Items<OpenSession>>("/sessions"),
});
export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: () => get<Items<ApiKey>>("/api-keys"),
});
export const providersQuery = queryOptions({
  queryKey: ["identity-providers"],
  queryFn: () => get<Items<Provider>>("/identity-providers"),
});
export const policyQuery = queryOptions({
  queryKey: ["sign-in-policy"],
  queryFn: () => get<{ roles: PolicyRole[] }>("/sign-in/policy"),
});

const id = encodeURIComponent;
const send = <T>(method: string, path: string, body?: unknown) =>
  call<T>(method, path, body === undefined ? {} : { body });

export const startTotp = (password: string) =>
  send<{ secret: string; uri: string; qr_svg: string }>("POST", "/session/totp", { password });
export const confirmTotp = (code: string) => send<Codes>("POST", "/session/totp/confirm", { code });
export const removeTotp = (password: string) => send<void>("DELETE", "/session/totp", { password });
export const renewCodes = (password: string) => send<Codes>("POST", "/session/recovery-codes", { password });

/** Makes a passkey in this browser and keeps it. */
export async function addPasskey(password: string, name: string): Promise<Codes> {
  const { ticket, options } = await send<{ ticket: string; options: PasskeyOptions }>(
    "POST",
    "/session/passkeys/options",
    { password },
  );
  const credential = await makePasskey(options);
  return send<Codes>("POST", "/session/passkeys", { ticket, name, credential });
}
export const removePasskey = (key: string, password: string) =>
  send<void>("DELETE", `/session/passkeys/${id(key)}`, { password });
export const unlinkIdentity = (one: string) => send<void>("DELETE", `/session/identities/${id(one)}`);
export const endSession = (one: string) => send<void>("DELETE", `/sessions/${id(one)}`);
export const endOtherSessions = () => send<{ ended: number }>("DELETE", "/sessions");
export const makeApiKey = (body: { name: string; scopes: KeyScope[]; days: number | null }) =>
  send<{ id: string; key: string }>("POST", "/api-keys", body);
export const revokeApiKey = (one: string) => send<void>("DELETE", `/api-keys/${id(one)}`);
export const saveProvider = (one: string | null, body: unknown) =>
  one
    ? send<Provider>("PUT", `/identity-providers/${id(one)}`, body)
    : send<Provider>("POST", "/identity-providers", body);
export const removeProvider = (one: string) => send<void>("DELETE", `/identity-providers/${id(one)}`);
export const savePolicy = (roles: string[]) => send<unknown>("PUT", "/sign-in/policy", { roles });
export const resetFactors = (user: string) => send<void>("DELETE", `/users/${id(user)}/second-factor`);

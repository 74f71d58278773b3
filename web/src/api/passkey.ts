/** The browser's own API of passkeys, in the JSON form that the server speaks. */
import type { Schema } from "./client";

const bytesOf = (text: string) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const textOf = (bytes: ArrayBuffer | null) =>
  bytes
    ? btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replace(/\+/g, "-")
        .replace(/\//g, "_")
        .replace(/=+$/, "")
    : null;

interface Named {
  id: string;
  [name: string]: unknown;
}
const withBytes = (list: Named[] | undefined) => (list ?? []).map((one) => ({ ...one, id: bytesOf(one.id) }));

export type PasskeyOptions = Schema<"PasskeyOptions">;

/** Whether this browser, at this address, knows passkeys. */
export const knowsPasskeys = () => typeof window.PublicKeyCredential === "function";

/** Lets the browser make a passkey. */
export async function makePasskey({ publicKey }: PasskeyOptions): Promise<Record<string, unknown>> {
  const made = (await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytesOf(publicKey.challenge),
      user: { ...publicKey.user, id: bytesOf(publicKey.user?.id ?? "") },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
    } as unknown as PublicKeyCredentialCreationOptions,
  })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAttestationResponse;
  return {
    id: made.id,
    rawId: textOf(made.rawId),
    type: made.type,
    response: {
      attestationObject: textOf(answer.attestationObject),
      clientDataJSON: textOf(answer.clientDataJSON),
      transports: answer.getTransports?.() ?? [],
    },
    extensions: {},
  };
}

/** Lets the browser sign with a passkey. */
export async function signWithPasskey({ publicKey }: PasskeyOptions): Promise<Record<string, unknown>> {
  const signed = (await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytesOf(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials),
    } as unknown as PublicKeyCredentialRequestOptions,
  })) as PublicKeyCredential;
  const answer = signed.response as AuthenticatorAssertionResponse;
  return {
    id: signed.id,
    rawId: textOf(signed.rawId),
    type: signed.type,
    response: {
      authenticatorData: textOf(answer.authenticatorData),
      clientDataJSON: textOf(answer.clientDataJSON),
      signature: textOf(answer.signature),
      userHandle: textOf(answer.userHandle),
    },
    extensions: {},
  };
}

import type { ProblemBody } from "./types";

export const BASE = "/api/v1";

/** A failed call. `code` is the stable name whose text stands at `error.<code>`. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Record<string, unknown>;
  readonly fields: NonNullable<ProblemBody["fields"]>;
  readonly requestId: string | undefined;

  constructor(body: ProblemBody) {
    super(`${body.status} ${body.code}`);
    this.status = body.status;
    this.code = body.code;
    this.params = body.params ?? {};
    this.fields = body.fields ?? [];
    this.requestId = body.request_id;
  }
}

let csrf = "";
/** The session's token, sent with every write so that another site can't write in the user's name. */
export function setCsrf(token: string) {
  csrf = token;
}

let onSignedOut: () => void = () => {};
/** Called when the server says that the session has ended. */
export function setOnSignedOut(handler: () => void) {
  onSignedOut = handler;
}

export type Query = Record<string, string | number | string[] | null | undefined>;

/** A query string; empty values are left out and lists are repeated. */
export function queryString(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

/** The address of a call, for links that download a file. */
export function urlOf(path: string, query: Query = {}): string {
  return `${BASE}${path}${queryString(query)}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => null)) as Partial<ProblemBody> | null;
  return new Problem({ ...body, status: response.status, code: body?.code ?? `status.${response.status}` });
}

interface Send {
  body?: unknown;
  query?: Query;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** One call of the API. Throws {@link Problem} for anything but success. */
export async function call<T>(method: string, path: string, send: Send = {}): Promise<T> {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": document.documentElement.lang,
    // The history then says that the change was made on a page.
    "X-Requested-With": "guanxi-web",
    ...send.headers,
  };
  let body: BodyInit | undefined;
  if (send.body instanceof FormData) body = send.body;
  else if (send.body !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(send.body);
  }
  if (method !== "GET" && csrf) headers["X-CSRF-Token"] = csrf;

  let response: Response;
  try {
    response = await fetch(urlOf(path, send.query), {
      method,
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body }),
      ...(send.signal ? { signal: send.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem({ status: 0, code: "offline" });
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    // Steps of signing in are refused with the same status; those stay on their page.
    if (problem.status === 401 && !path.startsWith("/session")) onSignedOut();
    throw problem;
  }
  if (response.status === 204) return undefined as T;
  if (response.headers.has("Content-Disposition")) return (await response.blob()) as T;
  return (await response.json()) as T;
}

export function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return call<T>("GET", path, { ...(query ? { query } : {}), ...(signal ? { signal } : {}) });
}

import createClient, {
  type ClientPathsWithMethod,
  createFinalURL,
  defaultPathSerializer,
  type MethodResponse,
  type Middleware,
} from "openapi-fetch";
import type { components, paths } from "./schema";

const BASE = "/api/v1";

type Schemas = components["schemas"];
/** The named shapes of the API's document. */
export type Schema<Name extends keyof Schemas> = Schemas[Name];

/** What the server answers when a call fails (RFC 9457); a call that never reached it has only a status and a code. */
type ProblemBody = Partial<Schema<"Problem">> & Pick<Schema<"Problem">, "status" | "code">;

/** A failed call. `code` is the stable name whose text stands at `error.<code>`. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Schema<"Problem">["params"];
  readonly fields: Schema<"Problem">["fields"];
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

/** Whether a call failed because the server wasn't reached. What a proxy says in its place counts as that. */
export const isUnreached = (error: unknown) =>
  error instanceof Problem && (error.status === 0 || (error.status >= 502 && error.status <= 504));

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

/** A query string; empty values are left out and lists are repeated. */
export function queryString(query: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  return params.toString();
}

async function problemOf(response: Response): Promise<Problem> {
  const body: Partial<ProblemBody> | null = await response.json().catch(() => null);
  return new Problem({ ...body, status: response.status, code: body?.code ?? `status.${response.status}` });
}

const manners: Middleware = {
  onRequest({ request }) {
    const { headers } = request;
    headers.set("Accept", "application/json");
    headers.set("Accept-Language", document.documentElement.lang);
    // The history then says that the change was made on a page.
    headers.set("X-Requested-With", "guanxi-web");
    if (request.method !== "GET" && csrf) headers.set("X-CSRF-Token", csrf);
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    const problem = await problemOf(response);
    // Steps of signing in are refused with the same status; those stay on their page.
    if (problem.status === 401 && !schemaPath.startsWith("/session")) onSignedOut();
    throw problem;
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    return new Problem({ status: 0, code: "offline" });
  },
};

/** The API, typed by its own document. A call is made through {@link answer}. */
export const api = createClient<paths, "application/json">({
  // In full, because outside of a page (in a test) an address has no beginning of its own.
  baseUrl: `${globalThis.location?.origin ?? ""}${BASE}`,
  credentials: "same-origin",
  querySerializer: queryString,
  // Asked for at each call, so that a test may put its own in.
  fetch: (request) => fetch(request),
});
api.use(manners);

/** The shape of what a call is answered, where it has no name. */
export type Answered<
  Method extends "get" | "post" | "patch",
  Path extends ClientPathsWithMethod<typeof api, Method>,
> = MethodResponse<typeof api, Method, Path>;

/** What a call is answered. Throws {@link Problem} for anything but success. */
export async function answer<T>(sent: Promise<{ data?: T }>): Promise<T> {
  return (await sent).data as T;
}

/** Sends a body as a form, for files: `bodySerializer: asForm`. */
export function asForm(body: Record<string, string | Blob>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) form.append(name, value);
  return form;
}

/** The paths that can be read. */
type Readable = { [Path in keyof paths]: paths[Path] extends { get: object } ? Path : never }[keyof paths];
type Asked<Path extends Readable> = paths[Path] extends { get: { parameters: infer Parameters } }
  ? Parameters
  : never;
interface Places {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
}

/** The address of a call, for links that download a file. */
export function urlOf<Path extends Readable>(path: Path, params: Asked<Path> & Places): string {
  return createFinalURL(path, {
    baseUrl: BASE,
    params,
    querySerializer: queryString,
    pathSerializer: defaultPathSerializer,
  });
}

/** `customers.customer` as the parts of a path under `/records`. */
export function placeOf(entity: string): { domain: string; entity: string } {
  const [domain = "", name = ""] = entity.split(".");
  return { domain, entity: name };
}

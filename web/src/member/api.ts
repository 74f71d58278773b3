import type { components, paths } from "../api/schema";
import { setReached } from "./reach";

type Schemas = components["schemas"];
type Read<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Answer } } } };
}
  ? Answer
  : never;

export type MemberSession = Schemas["MemberSession"];
export type MemberCards = Schemas["MemberCard"];
export type Card = MemberCards["cards"][number];
export type Notice = Read<"/member/notices">["items"][number];
export type Points = Read<"/member/points">;
export type Account = Points["accounts"][number];
export type Entries = Read<"/member/points/{id}/entries">;
/** Who of the household it was; nothing where it was the member. */
export const byOf = (item: object): string | null =>
  "by" in item && typeof item.by === "string" ? item.by : null;
export type Tiers = Read<"/member/tiers">;
export type Tier = Tiers["tiers"][number];
export type Coupons = Read<"/member/coupons">;
export type Purchases = Read<"/member/purchases">;
export type Purchase = Read<"/member/purchases/{id}">;
type BenefitList = Read<"/member/benefits">;
export type Benefit = BenefitList["items"][number] & { id: string; note: string | null };
export interface Benefits {
  items: Benefit[];
}
export type Household = Read<"/member/household">;
export type Profile = Schemas["MemberProfile"];
export type Consents = Schemas["MemberConsents"];
export type Notices = Read<"/member/notices">;
export type MemberEvents = Schemas["MemberEvents"];
export type Messages = Schemas["MemberMessages"];
export type MemberEvent = MemberEvents["items"][number];
export type Registration = MemberEvents["mine"][number] & {
  event_id: string;
  description?: string | null;
};

export type RequestKind = "question" | "service" | "complaint" | "other";
export interface MemberRequest {
  id: string;
  subject: string;
  kind: RequestKind;
  body: string | null;
  state: "open" | "answered" | "closed";
  sent_at: string;
  answer: string | null;
  answered_at: string | null;
  benefit: string | null;
}
export interface Requests {
  items: MemberRequest[];
}
export interface Articles {
  items: { id: string; title: string; snippet: string; published_on: string | null }[];
}
export interface Article {
  id: string;
  title: string;
  summary: string | null;
  body: string;
  published_on: string | null;
}

/** A call that was refused, or never reached the company: then its code is `offline`. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: { field: string; code: string }[];

  constructor(status: number, code: string, fields: { field: string; code: string }[] = []) {
    super(code);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

let csrf = "";
export function setCsrf(token: string | null) {
  csrf = token ?? "";
}

let onSignedOut: (why: Refusal) => void = () => {};
/** Called when the company says that the session has ended. */
export function setOnSignedOut(handler: (why: Refusal) => void) {
  onSignedOut = handler;
}

/** Calls the members' part of the API; `path` is behind `/member`. */
export async function call<T>(path: string, method = "GET", body?: unknown): Promise<T> {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": document.documentElement.lang,
  };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-CSRF-Token"] = csrf;
  let response: Response;
  try {
    response = await fetch(`/api/v1/member${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    setReached(false);
    throw new Refusal(0, "offline");
  }
  setReached(true);
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  const problem = (await response.json().catch(() => ({}))) as Partial<Refusal>;
  const refusal = new Refusal(response.status, problem.code ?? "unknown", problem.fields);
  if (response.status === 401 && !path.startsWith("/session")) onSignedOut(refusal);
  throw refusal;
}

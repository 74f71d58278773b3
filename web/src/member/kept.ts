import type { MemberCards, MemberSession } from "./api";

const KEY = "guanxi.member.card";
const ANSWERS = "guanxi.member.answers";
const LEAVING = "guanxi.member.leaving";

/** What is shown without a connection: who is signed in, and the last card. */
export interface Kept {
  session: MemberSession;
  cards: MemberCards | null;
  /** How far the company's clock is ahead of the phone's, in milliseconds. */
  ahead: number;
}

export function kept(): Kept | null {
  try {
    const text = localStorage.getItem(KEY);
    return text ? (JSON.parse(text) as Kept) : null;
  } catch {
    return null;
  }
}

export function keep(what: Kept) {
  // The token of the session is no use without a connection.
  localStorage.setItem(KEY, JSON.stringify({ ...what, session: { ...what.session, csrf: null } }));
}

/** What is shown at a door or a till, or looked up on the way there: kept beside the card. */
export const KEPT_PATHS = ["/events", "/coupons", "/points", "/tiers", "/benefits"];

const answers = (): Record<string, unknown> => {
  try {
    return JSON.parse(localStorage.getItem(ANSWERS) ?? "{}") as Record<string, unknown>;
  } catch {
    return {};
  }
};

export const keptAnswer = <T>(path: string): T | null => (answers()[path] as T | undefined) ?? null;

export function keepAnswer(path: string, answer: unknown) {
  if (!KEPT_PATHS.includes(path)) return;
  try {
    localStorage.setItem(ANSWERS, JSON.stringify({ ...answers(), [path]: answer }));
  } catch {
    // There is no room on the phone: the pages do without.
  }
}

/** On signing out nothing of the member stays on the phone. */
export function forget() {
  localStorage.removeItem(KEY);
  localStorage.removeItem(ANSWERS);
}

/** Without a connection the company can't be told that the member leaves: that is made up for before anything else is shown. */
export const isLeaving = () => localStorage.getItem(LEAVING) !== null;

export function setLeaving(isSo: boolean) {
  if (isSo) localStorage.setItem(LEAVING, "1");
  else localStorage.removeItem(LEAVING);
}

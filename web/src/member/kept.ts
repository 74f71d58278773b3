import type { MemberCards, MemberSession } from "./api";

const KEY = "guanxi.member.card";
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

/** On signing out nothing of the member stays on the phone. */
export function forget() {
  localStorage.removeItem(KEY);
}

/** Without a connection the company can't be told that the member leaves: that is made up for before anything else is shown. */
export const isLeaving = () => localStorage.getItem(LEAVING) !== null;

export function setLeaving(isSo: boolean) {
  if (isSo) localStorage.setItem(LEAVING, "1");
  else localStorage.removeItem(LEAVING);
}

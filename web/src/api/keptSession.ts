import type { Session } from "./types";

const KEY = "guanxi.door.session";
/** A device that nobody takes home connected tells nothing after this. */
const LIFE_MS = 24 * 3_600_000;

interface Kept {
  /** When the server last said that it is so. */
  at: number;
  session: Session;
}

/**
 * Remembers who is signed in, for a page that has to open without a connection. The token for writes isn't kept: the server gives it anew.
 */
export function keepSession(session: Session, now = Date.now()) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ at: now, session: { ...session, csrf: "" } } satisfies Kept));
  } catch {
    // A full or forbidden store: then the page opens with a connection only.
  }
}

/** Who was signed in when the server was last reached; null after a day, or when nobody was. */
export function keptSession(now = Date.now()): Session | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Kept | null;
    return kept && now - kept.at < LIFE_MS ? kept.session : null;
  } catch {
    return null;
  }
}

export function forgetSession() {
  localStorage.removeItem(KEY);
}

/** Whoever is signed in now, or nobody: what was kept of another user is gone. */
export function checkKept(session: Session | null) {
  const kept = keptSession();
  const isSame = kept && kept.user.id === session?.user.id && kept.company.slug === session.company.slug;
  if (!isSame) forgetSession();
}

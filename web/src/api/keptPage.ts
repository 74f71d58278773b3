import { isUnreached } from "./client";

/** The pages that open without a connection: each with its worker and its addresses, as tools/doorWorker.ts writes them. */
const PAGES = {
  "check-in": { worker: "/check-in/sw.js", scope: "/check-in/" },
  till: { worker: "/till.sw.js", scope: "/till" },
};
export type KeptPage = keyof typeof PAGES;

/** Whether this browser may keep pages at all. While the app is being built its files change at every step: nothing is kept then. */
const mayKeep = () => import.meta.env.PROD && "serviceWorker" in navigator;

/** Keeps a page and its files on the device; true when it opens without a connection from now on. */
export async function keepPage(page: KeptPage): Promise<boolean> {
  if (!mayKeep()) return false;
  const { worker, scope } = PAGES[page];
  const { active, installing, waiting } = await navigator.serviceWorker.register(worker, { scope });
  const coming = installing ?? waiting;
  if (active || !coming) return active !== null;
  return new Promise((resolve) => {
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") resolve(true);
      if (coming.state === "redundant") resolve(false);
    });
  });
}

/** Takes all of them off the device again, with what they opened with. */
export async function dropPages(): Promise<void> {
  forgetAnswers();
  if (!mayKeep()) return;
  for (const [page, { scope }] of Object.entries(PAGES)) {
    const registration = await navigator.serviceWorker.getRegistration(scope);
    // Where the page has none, the browser answers with that of a folder above.
    if (registration && new URL(registration.scope).pathname === scope) await registration.unregister();
    const names = (await caches.keys()).filter((name) => name.startsWith(`${page}-`));
    await Promise.all(names.map((name) => caches.delete(name)));
  }
}

const ANSWERS = "guanxi.kept.";

/** Keeps what is known of the server's answer without asking for it. */
export const keepAnswer = (name: string, answer: unknown) =>
  localStorage.setItem(ANSWERS + name, JSON.stringify(answer));

/** What the server answers, kept for a page that opens without it: what it answered last stands where it isn't reached. */
export async function orKept<T>(name: string, asking: Promise<T>): Promise<T> {
  try {
    const answer = await asking;
    keepAnswer(name, answer);
    return answer;
  } catch (error) {
    const kept = localStorage.getItem(ANSWERS + name);
    if (kept === null || !isUnreached(error)) throw error;
    return JSON.parse(kept) as T;
  }
}

function forgetAnswers() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(ANSWERS)) localStorage.removeItem(name);
}

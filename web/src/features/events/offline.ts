import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { isUnreached, Problem } from "@/api/client";
import {
  type CheckedIn,
  type CheckInSent,
  type Companion,
  type Door,
  fetchDoor,
  type Guest,
  type Seen,
  sendCheckIn,
} from "@/api/events";
import { candidates, stillOut } from "./family";

/** A check-in that waits for the server. */
export interface Waiting {
  key: string;
  session: string;
  body: CheckInSent;
  name: string;
  /** Why the server won't have it; somebody must look at it. */
  problem?: string;
}

interface DoorDb extends DBSchema {
  door: { key: string; value: Door };
  queue: { key: string; value: Waiting };
}

let owner = "";
let opening: Promise<IDBPDatabase<DoorDb>> | undefined;

/** Whose lists and check-ins these are: the next user of the device has his own. */
export function openFor(company: string, user: string) {
  const name = `${company}.${user}`;
  if (name === owner) return;
  owner = name;
  opening = undefined;
}

const db = () => {
  opening ??= openDB<DoorDb>(`guanxi.door.${owner}`, 1, {
    upgrade(made) {
      made.createObjectStore("door", { keyPath: "session_id" });
      made.createObjectStore("queue", { keyPath: "key" });
    },
  });
  return opening;
};

/** The list of a session as it was kept last. */
export const keptDoor = async (session: string): Promise<Door | undefined> =>
  (await db()).get("door", session);

const keep = async (door: Door) => void (await (await db()).put("door", door));

/** Forgets all lists of guests; what waits to be sent stays. */
export const forgetDoors = async () => (await db()).clear("door");

/** What waits of a session's check-ins, oldest first. */
export const waitingOf = async (session: string): Promise<Waiting[]> =>
  (await (await db()).getAll("queue"))
    .filter((one) => one.session === session)
    .sort((a, b) => (a.body.at ?? "").localeCompare(b.body.at ?? ""));

export const dropWaiting = async (key: string) => (await db()).delete("queue", key);

/** Lets a refused check-in be sent once more. */
export async function retryWaiting(key: string) {
  const queue = await db();
  const known = await queue.get("queue", key);
  if (!known) return;
  const { problem: _, ...again } = known;
  await queue.put("queue", again);
}

/** Marks a guest of the kept list as come, so that a second scan says so. */
async function mark(door: Door, id: string, at: string): Promise<Door> {
  const guests = door.guests.map((one) =>
    one.id === id ? { ...one, state: "attended" as const, checked_in_at: one.checked_in_at ?? at } : one,
  );
  const next = { ...door, guests };
  await keep(next);
  return next;
}

/** Fetches the list for the time without a connection; what waits to be sent stays marked in it. */
export async function refreshDoor(session: string): Promise<Door> {
  let door = await fetchDoor(session);
  await keep(door);
  for (const one of await waitingOf(session)) {
    if (one.problem || !one.body.registration_id) continue;
    door = await mark(door, one.body.registration_id, one.body.at ?? new Date().toISOString());
  }
  return door;
}

const HEX = 16;
const DIGEST_LENGTH = 24;

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const hex = [...new Uint8Array(bytes)].map((byte) => byte.toString(HEX).padStart(2, "0")).join("");
  return hex.slice(0, DIGEST_LENGTH);
}

/** Letters and digits only, as cards are compared. */
const plain = (text: string) => text.replace(/[^0-9A-Za-z]/g, "").toUpperCase();

/** Whose code, card or number this is, by the kept list alone; of a household's card, everybody's. */
export async function recognise(door: Door, shown: string): Promise<Guest[]> {
  // What says nothing is nobody's.
  const texts = [shown.trim(), plain(shown)].filter((text) => text !== "");
  const keys = await Promise.all(texts.map((text) => digest(text)));
  return candidates(door, keys);
}

/** What a registration's code begins with. */
const CODE = "GXE.";

/** By what a guest was recognised, as the server would say it: a code, a card or a member's number; else found on the list. */
export function seenBy(guest: Guest, wanted: Shown): Seen {
  const shown = wanted.shown?.trim();
  if (wanted.registration_id || !shown || shown === guest.number) return "hand";
  return shown.startsWith(CODE) ? "code" : "card";
}

/** What a check-in came to. */
export type Outcome =
  | {
      kind: "in" | "again";
      name: string;
      number: string;
      people: number;
      at: string;
      isKept: boolean;
      /** Of a household's card that was shown again: who isn't in yet. */
      others: Companion[];
    }
  | { kind: "unknown" }
  | { kind: "state"; state: Guest["state"]; name: string };

const told = (one: CheckedIn): Outcome => ({
  kind: one.is_again ? "again" : "in",
  name: one.name ?? "",
  number: one.number,
  people: one.people,
  at: one.at,
  isKept: false,
  others: one.others ?? [],
});

export interface Shown {
  shown?: string;
  registration_id?: string;
}

/** By the kept list, to be sent later. */
async function keptCheckIn(door: Door, wanted: Shown, key: string): Promise<Outcome> {
  const found = wanted.registration_id
    ? door.guests.filter((one) => one.id === wanted.registration_id)
    : await recognise(door, wanted.shown ?? "");
  const guest = found[0];
  if (!guest) return { kind: "unknown" };
  const name = guest.name ?? guest.number;
  const base = { name: guest.name ?? "", number: guest.number, people: guest.people };
  if (guest.checked_in_at)
    return { kind: "again", ...base, at: guest.checked_in_at, isKept: true, others: stillOut(found) };
  if (guest.state !== "registered") return { kind: "state", state: guest.state, name };
  const at = new Date().toISOString();
  const body = { registration_id: guest.id, key, at, how: seenBy(guest, wanted) };
  await (await db()).put("queue", { key, session: door.session_id, body, name });
  await mark(door, guest.id, at);
  return { kind: "in", ...base, at, isKept: true, others: [] };
}

/** Checks in; by the kept list when the server isn't reached. */
export async function checkIn(session: string, wanted: Shown): Promise<Outcome> {
  // Of which the answer was lost, it is the same check-in when it is sent once more.
  const key = crypto.randomUUID();
  try {
    const done = await sendCheckIn(session, { ...wanted, key });
    const door = await keptDoor(session);
    if (door) await mark(door, done.id, done.at);
    return told(done);
  } catch (error) {
    const door = isUnreached(error) ? await keptDoor(session) : undefined;
    if (!door) throw error;
    return keptCheckIn(door, wanted, key);
  }
}

/** Who isn't signed in, isn't allowed or is too fast now may be heard later. */
const LATER = [401, 403, 408, 429];

let sending: Promise<void> | undefined;

/** Sends what waits, in its order; stops where the server isn't reached. */
export function sendAll(session: string): Promise<void> {
  sending ??= send(session).finally(() => {
    sending = undefined;
  });
  return sending;
}

async function send(session: string) {
  const queue = await db();
  for (const one of await waitingOf(session)) {
    if (one.problem) continue;
    try {
      await sendCheckIn(session, one.body);
      await queue.delete("queue", one.key);
    } catch (error) {
      if (!(error instanceof Problem) || isUnreached(error) || LATER.includes(error.status)) break;
      // What is our own fault may be right the next time.
      if (error.status < 500) await queue.put("queue", { ...one, problem: error.code });
    }
  }
}

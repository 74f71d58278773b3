import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { isUnreached, Problem } from "@/api/client";
import { fetchSnapshot, type Snapshot, sendTicket, type TicketSent } from "@/api/till";

/** A ticket that waits for the server. */
export interface Waiting {
  key: string;
  body: TicketSent;
  /** Why the server won't have it; somebody must look at it. */
  problem?: string;
}

interface TillDb extends DBSchema {
  snapshot: { key: string; value: Snapshot };
  queue: { key: string; value: Waiting };
}

let opening: Promise<IDBPDatabase<TillDb>> | undefined;

const db = () => {
  opening ??= openDB<TillDb>("guanxi.till", 1, {
    upgrade(made) {
      made.createObjectStore("snapshot", { keyPath: "store_id" });
      made.createObjectStore("queue", { keyPath: "key" });
    },
  });
  return opening;
};

/** What the page shows of the connection. */
export interface Connection {
  online: boolean;
  waiting: number;
  refused: Waiting[];
}

let state: Connection = { online: true, waiting: 0, refused: [] };
const listeners = new Set<() => void>();

export const connection = () => state;

export function onConnection(changed: () => void) {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}

function become(next: Partial<Connection>) {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

/** Remembers whether the server was reached; passes on what was answered. */
export async function noting<T>(call: Promise<T>): Promise<T> {
  try {
    const answer = await call;
    if (!state.online) become({ online: true });
    return answer;
  } catch (error) {
    const online = !isUnreached(error);
    if (online !== state.online) become({ online });
    throw error;
  }
}

/** Counts anew what waits. */
export async function recount() {
  const all = await (await db()).getAll("queue");
  become({
    waiting: all.filter((one) => !one.problem).length,
    refused: all.filter((one) => one.problem),
  });
}

/** Keeps a ticket until the server has it. */
export async function enqueue(waiting: Waiting) {
  await (await db()).put("queue", waiting);
  await recount();
}

/** Takes a ticket that the server refused out of the queue. */
export async function drop(key: string) {
  await (await db()).delete("queue", key);
  await recount();
}

let sending: Promise<void> | undefined;

/** Sends what waits, in its order; stops where the server isn't reached. */
export function sendAll(): Promise<void> {
  sending ??= send().finally(() => {
    sending = undefined;
  });
  return sending;
}

async function send() {
  const queue = await db();
  const all = await queue.getAll("queue");
  const due = all
    .filter((one) => !one.problem)
    .sort((a, b) => (a.body.offline_at ?? 0) - (b.body.offline_at ?? 0));
  for (const { key, body } of due) {
    try {
      await noting(sendTicket(key, body));
      await queue.delete("queue", key);
    } catch (error) {
      if (!(error instanceof Problem) || isUnreached(error) || error.status === 401) break;
      // What is our own fault may be right the next time.
      if (error.status < 500) await queue.put("queue", { key, body, problem: error.code });
    }
  }
  await recount();
}

/** Sends refused tickets once more: somebody has set right what was wrong. */
export async function retryRefused() {
  const queue = await db();
  for (const { key, body } of state.refused) await queue.put("queue", { key, body });
  await sendAll();
}

let snapshots = new Map<string, Snapshot>();

/** The prices of a store as they were kept last. */
export async function keptSnapshot(store: string): Promise<Snapshot | undefined> {
  const known = snapshots.get(store) ?? (await (await db()).get("snapshot", store));
  if (known) snapshots.set(store, known);
  return known;
}

/** Fetches the prices of a store and keeps them for the time without a connection, once it is sure who asks. */
export async function refreshSnapshot(store: string, confirm: () => Promise<void>) {
  const fresh = await noting(confirm().then(() => fetchSnapshot(store)));
  await (await db()).put("snapshot", fresh);
  snapshots = new Map([[store, fresh]]);
}

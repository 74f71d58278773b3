import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { isUnreached, Problem } from "@/api/client";
import { createRecord, type Draft } from "@/api/records";
import { uploadFile } from "@/api/together";

const REPORT = "marketing.execution_report";

/** A report that waits for the server. */
export interface Waiting {
  key: string;
  /** Whose: another user of the same phone doesn't send it under his own name. */
  user: string;
  body: Draft;
  photo?: File;
  /** The record, once the report has arrived and only its photo is missing. */
  id?: string;
  /** Why the server won't have it; somebody must look at it. */
  problem?: string;
}

interface ReportDb extends DBSchema {
  queue: { key: string; value: Waiting };
}

let opening: Promise<IDBPDatabase<ReportDb>> | undefined;

const db = () => {
  opening ??= openDB<ReportDb>("guanxi.reports", 1, {
    upgrade(made) {
      made.createObjectStore("queue", { keyPath: "key" });
    },
  });
  return opening;
};

/** What the page shows of what waits. */
export interface Queue {
  waiting: Waiting[];
  online: boolean;
}

let state: Queue = { waiting: [], online: true };
const listeners = new Set<() => void>();

export const queueNow = () => state;

export function onQueue(changed: () => void) {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}

function become(next: Partial<Queue>) {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

/** Whether the same call may go well later. */
const isForLater = (error: Problem) => isUnreached(error) || error.status === 408 || error.status === 429;

export async function readQueue(user: string) {
  const all = await (await db()).getAll("queue");
  become({ waiting: all.filter((one) => one.user === user) });
}

/** Keeps a report until the server has it. */
export async function enqueue(one: Waiting) {
  await (await db()).put("queue", one);
  await readQueue(one.user);
}

export async function drop(one: Waiting) {
  await (await db()).delete("queue", one.key);
  await readQueue(one.user);
}

/** Sends once more what the server wouldn't have. */
export async function sendAgain({ problem: _, ...one }: Waiting) {
  await (await db()).put("queue", one);
  await readQueue(one.user);
  await sendAll(one.user);
}

async function sendOne(one: Waiting) {
  const queue = await db();
  // The same key makes a report that arrived without an answer the same record.
  const id = one.id ?? (await createRecord(REPORT, one.body, one.key)).id;
  if (one.photo) {
    await queue.put("queue", { ...one, id });
    await uploadFile(REPORT, id, one.photo);
  }
  await queue.delete("queue", one.key);
}

let sending: Promise<void> | undefined;

/** Sends what waits, oldest first; stops where the server isn't reached. How many arrived stands in the queue. */
export function sendAll(user: string): Promise<void> {
  sending ??= send(user).finally(() => {
    sending = undefined;
  });
  return sending;
}

async function send(user: string) {
  const queue = await db();
  const due = (await queue.getAll("queue")).filter((one) => one.user === user && !one.problem);
  for (const one of due) {
    try {
      await sendOne(one);
      if (!state.online) become({ online: true });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (isUnreached(error)) become({ online: false });
      if (isForLater(error) || error.status === 401) break;
      const known = (await queue.get("queue", one.key)) ?? one;
      if (error.status < 500) await queue.put("queue", { ...known, problem: error.code });
    }
  }
  await readQueue(user);
}

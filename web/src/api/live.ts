import type { QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { answer, api, urlOf } from "./client";
import type { RecordRow } from "./types";

/** Somebody else who has a record open. */
export interface Person {
  id: string;
  name: string;
  editing: boolean;
}

export interface Change {
  entity: string;
  act: "created" | "updated" | "deleted";
  /** Of many changes at once the records aren't named. */
  id?: string;
  version?: number | null;
  many?: boolean;
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** A tab that nobody looks at gives its connection back after this time: a browser has few of them. */
const HIDDEN_MS = 30_000;
/** Changes of this time are taken together. */
const GATHER_MS = 400;
const PRESENT_EVERY_MS = 20_000;

let here = new Map<string, Person[]>();
const listeners = new Set<() => void>();
const NOBODY: Person[] = [];
const placeOf = (entity: string, id: string) => `${entity}/${id}`;

function setHere(place: string, people: Person[]) {
  here = new Map(here).set(place, people);
  for (const listener of listeners) listener();
}

/** How long to wait before the next try; never all tabs at once. */
export const waitAfter = (failures: number, chance = Math.random()) =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10)) * (1 + chance / 2);

/** Whether what a query holds may be older than the changes. */
export function isTouched(key: readonly unknown[], data: unknown, changes: Change[]): boolean {
  const [what, entity, third, fourth] = key;
  if (what !== "records" && what !== "timeline") return false;
  const [kind, id] = what === "timeline" ? ["timeline", third] : [third, fourth];
  const ours = changes.filter((change) => change.entity === entity);
  if (ours.length === 0) return false;
  if (kind === "list" || kind === "count") return true;
  return ours.some((change) => {
    if (change.many) return true;
    if (change.id !== id) return false;
    // What we wrote ourselves is here already.
    return kind !== "one" || !change.version || (data as RecordRow | undefined)?.version !== change.version;
  });
}

function refresh(client: QueryClient, changes: Change[]) {
  void client.invalidateQueries({
    predicate: ({ queryKey, state }) => isTouched(queryKey, state.data, changes),
  });
}

/** Listens until the answer is called. Without a stream nothing is missed but the freshness. */
function listen(client: QueryClient): () => void {
  let source: EventSource | null = null;
  let failures = 0;
  let heard = false;
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hiding: ReturnType<typeof setTimeout> | undefined;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let gathered: Change[] = [];

  const all = () => void client.invalidateQueries({ queryKey: ["records"] });
  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const open = () => {
    close();
    if (over || document.hidden) return;
    source = new EventSource(urlOf("/live", {}));
    source.addEventListener("hello", () => {
      failures = 0;
      // What happened while nobody listened isn't known.
      if (heard) all();
      heard = true;
    });
    source.addEventListener("changed", (event) => {
      gathered.push(...(JSON.parse(event.data) as Change[]));
      gathering ??= setTimeout(() => {
        refresh(client, gathered);
        gathered = [];
        gathering = undefined;
      }, GATHER_MS);
    });
    source.addEventListener("presence", (event) => {
      const { entity, id, people } = JSON.parse(event.data) as {
        entity: string;
        id: string;
        people: Person[];
      };
      setHere(placeOf(entity, id), people);
    });
    source.addEventListener("reset", all);
    source.addEventListener("end", () => {
      over = true;
      close();
    });
    source.onerror = () => {
      close();
      timer = setTimeout(open, waitAfter(failures));
      failures += 1;
    };
  };
  const onVisible = () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(close, HIDDEN_MS);
    else if (!source) open();
  };
  document.addEventListener("visibilitychange", onVisible);
  open();
  return () => {
    over = true;
    close();
    clearTimeout(hiding);
    clearTimeout(gathering);
    document.removeEventListener("visibilitychange", onVisible);
  };
}

/** One stream a tab: what others change is read anew. */
export function useLive() {
  const client = useQueryClient();
  useEffect(() => (typeof EventSource === "undefined" ? undefined : listen(client)), [client]);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const say = (body: { entity: string; id: string; editing?: boolean; open?: boolean }) =>
  // Nobody is told of it when this fails, and it is said again soon.
  answer(api.POST("/presence", { body })).catch(() => undefined);

/** Says that this record is open here, and who else has it open. */
export function usePresence(entity: string, id: string, editing: boolean): Person[] {
  useEffect(() => {
    const present = () => {
      if (!document.hidden) void say({ entity, id, editing });
    };
    present();
    const timer = setInterval(present, PRESENT_EVERY_MS);
    return () => clearInterval(timer);
  }, [entity, id, editing]);
  useEffect(() => () => void say({ entity, id, open: false }), [entity, id]);
  return useSyncExternalStore(subscribe, () => here.get(placeOf(entity, id)) ?? NOBODY);
}

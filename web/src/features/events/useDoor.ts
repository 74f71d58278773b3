import { useCallback, useEffect, useState } from "react";
import { Problem } from "@/api/client";
import type { Door } from "@/api/events";
import { useSession } from "@/api/session";
import {
  checkIn,
  dropWaiting,
  keptDoor,
  type Outcome,
  openFor,
  refreshDoor,
  retryWaiting,
  type Shown,
  sendAll,
  type Waiting,
  waitingOf,
} from "./offline";

const REFRESH_MS = 5000;

export interface DoorState {
  door?: Door | undefined;
  waiting: Waiting[];
  online: boolean;
  /** Why there is no list at all. */
  problem?: unknown;
}

/** The list of a session, kept on this device; what was checked in without a connection is sent as soon as there is one. */
export function useDoor(session: string) {
  const { company, user } = useSession();
  const [state, setState] = useState<DoorState>({ waiting: [], online: true });

  const read = useCallback(
    async (online: boolean, problem?: unknown) =>
      setState({ door: await keptDoor(session), waiting: await waitingOf(session), online, problem }),
    [session],
  );

  const refresh = useCallback(async () => {
    try {
      await sendAll(session);
      await refreshDoor(session);
      await read(true);
    } catch (error) {
      await read(!(error instanceof Problem && (error.status === 0 || error.status >= 502)), error);
    }
  }, [session, read]);

  useEffect(() => {
    openFor(company.slug, user.id);
    void refresh();
    const timer = setInterval(() => void refresh(), REFRESH_MS);
    const now = () => void refresh();
    window.addEventListener("online", now);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", now);
    };
  }, [refresh, company.slug, user.id]);

  const take = async (wanted: Shown): Promise<Outcome> => {
    const outcome = await checkIn(session, wanted);
    await read("isKept" in outcome ? !outcome.isKept : true);
    return outcome;
  };
  const drop = async (key: string) => {
    await dropWaiting(key);
    await refresh();
  };
  const retry = async (key: string) => {
    await retryWaiting(key);
    await refresh();
  };
  return { ...state, take, drop, retry, refresh };
}

import { useCallback, useEffect, useState } from "react";
import { isUnreached } from "@/api/client";
import type { Door } from "@/api/events";
import { keepPage } from "@/api/keptPage";
import { keepSession } from "@/api/keptSession";
import { useSession } from "@/api/session";
import { useConfirmed } from "@/api/useConfirmed";
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

/** Whether the page opens without a connection from now on; it is kept once its list is. */
function useKeptPage(hasList: boolean) {
  const [isKept, setKept] = useState(false);
  useEffect(() => {
    if (hasList) keepPage("check-in").then(setKept, () => setKept(false));
  }, [hasList]);
  return isKept;
}

/** The list of a session, kept on this device; what was checked in without a connection is sent as soon as there is one. */
export function useDoor(session: string) {
  const own = useSession();
  const { company, user } = own;
  const confirm = useConfirmed();
  const [state, setState] = useState<DoorState>({ waiting: [], online: true });

  const read = useCallback(
    async (online: boolean, problem?: unknown) =>
      setState({ door: await keptDoor(session), waiting: await waitingOf(session), online, problem }),
    [session],
  );

  const refresh = useCallback(async () => {
    try {
      await confirm();
      await sendAll(session);
      await refreshDoor(session);
      keepSession(own);
      await read(true);
    } catch (error) {
      await read(!isUnreached(error), error);
    }
  }, [session, read, confirm, own]);

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
    // Without the server it is kept, and nobody needs to be asked.
    await confirm().catch(() => undefined);
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
  const isKept = useKeptPage(state.door !== undefined);
  return { ...state, isKept, take, drop, retry, refresh };
}

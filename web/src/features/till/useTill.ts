import { hashKey, keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useReducer, useSyncExternalStore } from "react";
import { isUnreached, Problem } from "@/api/client";
import { keepPage } from "@/api/keptPage";
import { keepSession } from "@/api/keptSession";
import { useSession } from "@/api/session";
import { quoteTicket, type TicketQuote } from "@/api/till";
import { useConfirmed } from "@/api/useConfirmed";
import { askedOf, type Basket, changed, isEmpty, keep, kept } from "./basket";
import { isTooOld, localQuote, PRICES_DAYS_MAX } from "./localPrice";
import { connection, keptSnapshot, noting, onConnection, recount, refreshSnapshot, sendAll } from "./offline";

/** How often the till looks whether the server is there again, and whether prices have changed. */
const LOOK_MS = 5_000;
const PRICES_MS = 10 * 60_000;

const PLACE = "guanxi.till.place";

export interface Place {
  store: string;
  till: string;
}

export function keptPlace(): Place | null {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "null") as Place | null;
  } catch {
    return null;
  }
}

export const keepPlace = (place: Place | null) =>
  place ? localStorage.setItem(PLACE, JSON.stringify(place)) : localStorage.removeItem(PLACE);

/** The basket; it outlives the page. */
export function useBasket() {
  const [basket, act] = useReducer(changed, undefined, kept);
  useEffect(() => keep(basket), [basket]);
  return { basket, act };
}

export const useConnection = () => useSyncExternalStore(onConnection, connection);

/** Keeps prices for the time without a connection, and sends what waits as soon as there is one. */
export function useOffline(store: string) {
  const own = useSession();
  const confirm = useConfirmed();
  useEffect(() => {
    const fetched = async () => {
      await refreshSnapshot(store, confirm);
      // With its prices the page opens anew without the server, for who is signed in now.
      keepSession(own);
      await keepPage("till");
    };
    const refresh = () => void fetched().catch(() => undefined);
    const look = () =>
      void recount()
        .then(confirm)
        .then(sendAll)
        .catch(() => undefined);
    refresh();
    look();
    const prices = setInterval(refresh, PRICES_MS);
    const looking = setInterval(() => {
      const { online, waiting } = connection();
      if (waiting) look();
      else if (!online) refresh();
    }, LOOK_MS);
    window.addEventListener("online", look);
    return () => {
      clearInterval(prices);
      clearInterval(looking);
      window.removeEventListener("online", look);
    };
  }, [store, own, confirm]);
}

export interface Quoted {
  quote: TicketQuote;
  /** What was asked: the answer to another basket isn't this one's. */
  of: string;
  /** It was made with prices that were kept. */
  isLocal: boolean;
}

/** What names a question of a till. */
const nameOf = (basket: Basket, store: string) => hashKey([askedOf(basket, store)]);

/** Whether it is this basket's. */
export const isOf = (quoted: Quoted, basket: Basket, store: string) => quoted.of === nameOf(basket, store);

/** What the basket comes to: asked of the server, or of the prices that were kept. */
export function useQuote(basket: Basket, store: string) {
  const { online } = useConnection();
  const confirm = useConfirmed();
  const asked = askedOf(basket, store);
  const of = nameOf(basket, store);
  return useQuery({
    queryKey: ["till", "quote", asked, online],
    queryFn: async ({ signal }): Promise<Quoted> => {
      try {
        return { quote: await noting(confirm().then(() => quoteTicket(asked, signal))), of, isLocal: false };
      } catch (error) {
        const snapshot = isUnreached(error) && !basket.back ? await keptSnapshot(store) : undefined;
        if (!snapshot) throw error;
        if (isTooOld(snapshot))
          throw new Problem({ status: 0, code: "till.prices_old", params: { days: PRICES_DAYS_MAX } });
        return { quote: localQuote(snapshot, basket), of, isLocal: true };
      }
    },
    enabled: !isEmpty(basket),
    placeholderData: keepPreviousData,
    networkMode: "always",
    staleTime: 0,
    retry: false,
  });
}

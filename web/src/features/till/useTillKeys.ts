import { useEffect, useRef } from "react";

/** What can be open over the counter. */
export type Keyed = "pay" | "member" | "park" | "parked" | "return" | "session";
export type Opened = Keyed | "approve";

/** The keys of the till. They work in the scan box too, where the keys of other pages wouldn't. */
export const KEYS: Record<Keyed, string> = {
  member: "F2",
  park: "F4",
  parked: "F6",
  return: "F7",
  pay: "F8",
  session: "F9",
};

export function useTillKeys(listening: boolean, open: (what: Opened) => void) {
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    if (!listening) return;
    const pressed = (event: KeyboardEvent) => {
      const found = Object.entries(KEYS).find(([, key]) => key === event.key);
      if (!found) return;
      event.preventDefault();
      latest.current(found[0] as Opened);
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [listening]);
}

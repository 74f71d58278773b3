import { useCallback, useEffect, useRef, useState } from "react";
import { call, Refusal } from "./api";
import { keepAnswer, keptAnswer } from "./kept";
import { onReach } from "./reach";

interface Asked<T> {
  data: T | null;
  error: unknown;
  again: () => void;
  set: (data: T) => void;
}

/** Asks once when the part is shown, and again when it is told to or the connection is back; without one, what was answered last is shown. */
export function useAnswer<T>(path: string): Asked<T> {
  const [data, setData] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  const hasFailed = useRef(false);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const set = useCallback(
    (found: T) => {
      // Whoever has left meanwhile leaves nothing on the phone.
      if (isGone.current) return;
      setData(found);
      keepAnswer(path, found);
    },
    [path],
  );
  useEffect(() => {
    let isOver = false;
    setError(null);
    call<T>(path).then(
      (found) => {
        if (isOver) return;
        hasFailed.current = false;
        set(found);
      },
      (why: unknown) => {
        if (isOver) return;
        hasFailed.current = true;
        const last = why instanceof Refusal && why.status === 0 ? keptAnswer<T>(path) : null;
        if (last) setData((before) => before ?? last);
        else setError(why);
      },
    );
    return () => {
      isOver = true;
    };
  }, [path, round, set]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  useEffect(
    () =>
      onReach((isReached) => {
        if (isReached && hasFailed.current) again();
      }),
    [again],
  );
  return { data, error, again, set };
}

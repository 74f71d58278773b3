import { useCallback, useEffect, useState } from "react";
import { call } from "./api";

interface Asked<T> {
  data: T | null;
  error: unknown;
  again: () => void;
  set: (data: T) => void;
}

/** Asks once when the part is shown, and again when it is told to. */
export function useAnswer<T>(path: string): Asked<T> {
  const [data, set] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isOver = false;
    setError(null);
    call<T>(path).then(
      (found) => {
        if (!isOver) set(found);
      },
      (why: unknown) => {
        if (!isOver) setError(why);
      },
    );
    return () => {
      isOver = true;
    };
  }, [path, round]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  return { data, error, again, set };
}

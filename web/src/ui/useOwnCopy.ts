import { useEffect, useState } from "react";

/**
 * Something that is kept as a text, changed here before it is kept again: what somebody else keeps meanwhile is shown while nothing is
 * changed here, and isn't written over otherwise. `saved` is called with what was kept, once it was read anew.
 */
export function useOwnCopy<T>(kept: string, read: (text: string) => T, write: (value: T) => string) {
  const [value, set] = useState(() => read(kept));
  const [base, saved] = useState(kept);
  // As it would be written here: what is kept may be set in another way and say the same.
  const same = (one: string) => write(read(one));
  const text = write(value);
  const isChanged = text !== same(base);
  const isStale = same(kept) !== same(base) && same(kept) !== text;
  const takeOver = () => {
    set(read(kept));
    saved(kept);
  };
  if (isStale && !isChanged) takeOver();
  return { value, set, text, isChanged, isStale: isStale && isChanged, takeOver, saved };
}

/** Closing the page would lose what was changed: the browser asks first. */
export function useUnsaved(isChanged: boolean) {
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isChanged]);
}

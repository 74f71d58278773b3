type Listener = (isReached: boolean) => void;

let isReached = true;
const listeners = new Set<Listener>();

/** Whether the last call came to the company; who listens is told when that changes. */
export function setReached(now: boolean) {
  if (now === isReached) return;
  isReached = now;
  for (const listener of listeners) listener(now);
}

/** Listens, until what is given back is called. */
export function onReach(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Shortcut {
  /** As {@link keyOf} writes them; each of them does it. The first is shown. */
  keys: string[];
  /** The text of what it does. */
  what: string;
  /** False: it wasn't for this, and what is below may have it. */
  run: (event: KeyboardEvent) => unknown;
}

interface Layer {
  shortcuts: () => Shortcut[];
  /** It belongs to a dialog; without this nothing is heard while one is open. */
  inDialog: boolean;
}

const layers: Layer[] = [];
const SINGLE = "guanxi.shortcuts";
const listeners = new Set<() => void>();

/** Whether keys without Ctrl do something: who speaks to the machine may not want that. */
const singleAllowed = () => localStorage.getItem(SINGLE) !== "off";

export function allowSingle(allowed: boolean) {
  localStorage.setItem(SINGLE, allowed ? "on" : "off");
  for (const listener of listeners) listener();
}

export const useSingleAllowed = () =>
  useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, singleAllowed);

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** "Mod+s", "Alt+ArrowUp", "n", "?". Mod is Ctrl or ⌘; the wide signs of Chinese keyboards are the narrow ones. */
export function keyOf({ key, ctrlKey, metaKey, altKey }: Pressed): string {
  const plain = key.normalize("NFKC");
  const name = plain.length === 1 ? plain.toLowerCase() : plain;
  return `${ctrlKey || metaKey ? "Mod+" : ""}${altKey ? "Alt+" : ""}${name}`;
}

const TYPING =
  "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]";
/** These have keys of their own. */
const OWN_KEYS =
  "[role=menu], [role=listbox], [role=tablist], [role=radiogroup], .ant-popover, .ant-select-dropdown";

/** Whether a key belongs to what has the focus. */
export const isTaken = (target: EventTarget | null) =>
  target instanceof Element && target.closest(`${TYPING}, ${OWN_KEYS}`) !== null;

const dialogIsOpen = () => document.querySelector('[role="dialog"][aria-modal="true"]') !== null;

let wasInDialog = false;

function pressed(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || event.key === undefined) return;
  const key = keyOf(event);
  const isSingle = !key.startsWith("Mod+");
  if (isSingle && (isTaken(event.target) || (!singleAllowed() && key.length === 1))) return;
  for (const { inDialog, shortcuts } of layers.toReversed()) {
    if (wasInDialog && !inDialog) continue;
    const found = shortcuts().find(({ keys }) => keys.includes(key));
    if (found && found.run(event) !== false) {
      event.preventDefault();
      return;
    }
  }
}

function listen() {
  // A dialog that this very key closes is still open for it.
  window.addEventListener(
    "keydown",
    () => {
      wasInDialog = dialogIsOpen();
    },
    true,
  );
  window.addEventListener("keydown", pressed);
}

let listening = false;

/** What keys do as long as this is shown. What was shown last is asked first. */
export function useShortcuts(shortcuts: Shortcut[], { inDialog = false } = {}) {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    if (!listening) listen();
    listening = true;
    const layer: Layer = { shortcuts: () => latest.current, inDialog };
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, [inDialog]);
}

/** What keys do now, layer by layer. */
export const shortcutsNow = (): Shortcut[][] => layers.map(({ shortcuts }) => shortcuts());

const FIRST = "input:not([type=hidden], :disabled), textarea:not(:disabled), select, button:not(:disabled)";

/** Gives the focus to the first control inside, unless one has it already; without scrolling, for what is inside may still be on its way in. */
export function focusFirst(root: Element | null) {
  if (root?.contains(document.activeElement)) return;
  root?.querySelector<HTMLElement>(FIRST)?.focus({ preventScroll: true });
}

/** Gives the focus back to where it was before something opened, or to the page where that is gone. */
export function giveBack(before: Element | null) {
  const { activeElement } = document;
  if (activeElement && activeElement !== document.body) return;
  const to = before instanceof HTMLElement && before.isConnected && before !== document.body ? before : null;
  (to ?? document.getElementById("main"))?.focus({ preventScroll: true });
}

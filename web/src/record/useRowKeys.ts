import { type RefObject, useEffect, useRef } from "react";
import type { Shortcut } from "@/ui/shortcuts";
import { takeLeft } from "./lastPlace";

const rowsIn = (root: HTMLElement | null) => [...(root?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];

/** What opens the row: its link. */
const openerOf = (row: Element | undefined) =>
  row?.querySelector<HTMLElement>("[data-open]") ?? row?.querySelector<HTMLElement>("a, button");

function focusRow(row: Element | undefined) {
  openerOf(row)?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

/** The row that has the focus, and its place among the others; -1 for none. */
function placeIn(rows: HTMLElement[]): number {
  const now = document.activeElement?.closest<HTMLElement>("[data-row]");
  return now ? rows.indexOf(now) : -1;
}

/** The rows of a column beside, on a board. */
function beside(root: HTMLElement | null, step: number) {
  const columns = [...(root?.querySelectorAll<HTMLElement>("[data-column]") ?? [])];
  const now = document.activeElement?.closest<HTMLElement>("[data-column]");
  if (!now) return focusRow(rowsIn(root)[0]);
  const at = placeIn(rowsIn(now));
  for (let to = columns.indexOf(now) + step; columns[to]; to += step) {
    const rows = rowsIn(columns[to] ?? null);
    if (rows.length) return focusRow(rows[Math.min(at, rows.length - 1)]);
  }
}

interface Options {
  entity: string;
  /** How many rows there are; a change of it may bring the one that is waited for. */
  count: number;
  /** Whether the rows stand in columns, as on a board. */
  columns: boolean;
  /** Brings the next page; undefined where there is none. */
  onMore?: (() => void) | undefined;
}

/** Moves through the rows in `root` by key, over the end of the page too, and comes back to the row that was opened. */
export function useRowKeys(
  root: RefObject<HTMLElement | null>,
  { entity, count, columns, onMore }: Options,
): Shortcut[] {
  const waiting = useRef(false);
  const back = useRef<string | null>(null);
  useEffect(() => {
    back.current ??= takeLeft(entity);
    const rows = rowsIn(root.current);
    const known = back.current ? rows.find((row) => row.dataset.row === back.current) : undefined;
    if (known) {
      back.current = null;
      if (document.activeElement === document.body || document.activeElement?.id === "main") focusRow(known);
    } else if (waiting.current) {
      waiting.current = false;
      focusRow(rows[placeIn(rows) + 1]);
    }
  }, [count]);
  const step = (by: number) => {
    const column = document.activeElement?.closest<HTMLElement>("[data-column]") ?? null;
    const rows = rowsIn(column ?? root.current);
    const to = Math.max(0, placeIn(rows) + by);
    if (rows[to]) focusRow(rows[to]);
    else if (onMore) {
      waiting.current = true;
      onMore();
    }
  };
  return [
    { keys: ["j", "ArrowDown"], what: "key.next", run: () => step(1) },
    { keys: ["k", "ArrowUp"], what: "key.previous", run: () => step(-1) },
    ...(columns
      ? [
          { keys: ["l", "ArrowRight"], what: "key.column.next", run: () => beside(root.current, 1) },
          { keys: ["h", "ArrowLeft"], what: "key.column.previous", run: () => beside(root.current, -1) },
        ]
      : []),
  ];
}

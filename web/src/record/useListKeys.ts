import type { InputRef } from "antd";
import { useEffect, useRef } from "react";
import type { EntityDef, RecordRow } from "@/api/types";
import { useShortcuts } from "@/ui/shortcuts";
import { rememberList } from "./lastPlace";
import type { ListSearch } from "./listSearch";
import { NOTHING, type Selection } from "./selection";
import { useRowKeys } from "./useRowKeys";

interface Options {
  entity: EntityDef;
  search: ListSearch;
  rows: RecordRow[];
  selection: Selection;
  onNew: () => void;
  onMore: (() => void) | undefined;
}

/** The keys of a list: through its rows, and to everything above them. */
export function useListKeys({ entity, search, rows, selection, onNew, onMore }: Options) {
  const root = useRef<HTMLDivElement>(null);
  const box = useRef<InputRef>(null);
  useEffect(() => rememberList(entity.key, search), [entity.key, search]);
  const through = useRowKeys(root, {
    entity: entity.key,
    count: rows.length,
    columns: search.board !== undefined,
    onMore,
  });
  const choose = () => {
    const id = document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset.row;
    const row = rows.find((one) => one.id === id);
    if (!row || !selection.choosing) return false;
    selection.choosing.toggle(row);
  };
  const chosen = selection.chosen === "everything" || selection.chosen.size > 0;
  useShortcuts([
    ...through,
    { keys: ["Enter"], what: "key.open", run: () => false },
    { keys: ["/"], what: "key.search", run: () => box.current?.focus({ cursor: "all" }) },
    {
      keys: ["f"],
      what: "key.filter",
      run: () => {
        const button = root.current?.querySelector<HTMLElement>(".filter-add");
        button?.focus();
        button?.click();
      },
    },
    ...(entity.can.create ? [{ keys: ["n"], what: "key.new", run: onNew }] : []),
    ...(selection.choosing ? [{ keys: ["x"], what: "key.choose", run: choose }] : []),
    ...(chosen ? [{ keys: ["Escape"], what: "key.choose.none", run: () => selection.set(NOTHING) }] : []),
  ]);
  const toFirst = () =>
    through.find(({ keys }) => keys.includes("ArrowDown"))?.run(new KeyboardEvent("keydown"));
  return { root, box, toFirst };
}

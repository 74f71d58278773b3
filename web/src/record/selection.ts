import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListQuery } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";
import { useTitle } from "@/fields/title";
import type { Choosing } from "@/ui/Rows";

/** What is chosen in a list: some of the rows that are shown, or everything that the list finds. */
export type Chosen = ReadonlySet<string> | "everything";

export const NOTHING: Chosen = new Set();

export function toggled(chosen: Chosen, id: string, shown: string[]): Chosen {
  const ids = new Set(chosen === "everything" ? shown : chosen);
  if (!ids.delete(id)) ids.add(id);
  return ids;
}

/** All that are shown; none when they all are chosen already. */
export function toggledAll(chosen: Chosen, shown: string[]): Chosen {
  const all = chosen === "everything" || shown.every((id) => chosen.has(id));
  return all ? NOTHING : new Set(shown);
}

export interface Selection {
  chosen: Chosen;
  choosing: Choosing<RecordRow> | undefined;
  set: (chosen: Chosen) => void;
}

/** The list's selection; it is forgotten when the list shows something else. */
export function useSelection(entity: EntityDef, rows: RecordRow[], query: ListQuery): Selection {
  const titleOf = useTitle();
  const { t } = useTranslation();
  const [chosen, set] = useState(NOTHING);
  const asked = JSON.stringify(query);
  useEffect(() => set(NOTHING), [entity.key, asked]);
  const shown = rows.map((row) => row.id);
  const usable = entity.can.update || entity.can.delete;
  const choosing: Choosing<RecordRow> = {
    has: (row) => chosen === "everything" || chosen.has(row.id),
    toggle: (row) => set(toggled(chosen, row.id, shown)),
    toggleAll: () => set(toggledAll(chosen, shown)),
    label: (row) => t("mass.choose", { what: titleOf(entity, row) }),
    labelAll: t("mass.choose.all"),
  };
  return { chosen, choosing: usable ? choosing : undefined, set };
}

import { type ComponentType, createContext, useContext } from "react";
import type { RecordItem } from "@/api/together";
import type { EntityDef, RecordRow } from "@/api/types";

/** How features show their records on time lines, and what stands above one to add to it. `record/` knows no feature. */
export interface TogetherParts {
  /** By kind of item; a kind without a part is shown by its title. */
  items: Record<string, ComponentType<{ item: RecordItem }>>;
  Add?: ComponentType<{ entity: EntityDef; row: RecordRow }>;
}

export const TogetherContext = createContext<TogetherParts>({ items: {} });
export const useTogether = () => useContext(TogetherContext);

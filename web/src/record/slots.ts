import { type ComponentType, createContext, useContext } from "react";
import type { EntityDef, RecordRow } from "@/api/types";

/** What a feature adds to the page of one entity. The app registers slots; `record/` knows no feature. */
export interface RecordSlot {
  /** The tab's text key and its content; it stands first on the page. */
  tab: { key: string; label: string; Content: ComponentType<{ entity: EntityDef; row: RecordRow }> };
  /** Related lists that the slot shows itself. */
  covers: string[];
}

export type RecordSlots = Record<string, RecordSlot>;

export const SlotsContext = createContext<RecordSlots>({});

export const useSlot = (entity: string): RecordSlot | undefined => useContext(SlotsContext)[entity];

import { type ComponentType, createContext, useContext } from "react";
import type { EntityDef, RecordRow } from "@/api/types";

export interface SlotProps {
  entity: EntityDef;
  row: RecordRow;
}

/** What a feature adds to the page of one entity. The app registers slots; `record/` knows no feature. */
export interface RecordSlot {
  /** A tab that stands first on the page and shows the time line; `label` is a text key. */
  tab?: { key: string; label: string; Content: ComponentType<SlotProps> };
  /** Buttons beside "edit". */
  Actions?: ComponentType<SlotProps>;
  /** Related lists that the slot shows itself, as far as the user may see them. */
  covers: string[];
}

export type RecordSlots = Record<string, RecordSlot>;

export const SlotsContext = createContext<RecordSlots>({});

export const useSlot = (entity: string): RecordSlot | undefined => useContext(SlotsContext)[entity];

import { type ComponentType, createContext, useContext } from "react";
import type { FieldDef, RecordRow } from "@/api/types";

export interface OwnCellProps {
  field: FieldDef;
  row: RecordRow;
}

/** Cells of fields, by name, that depend on more of the record than the field's own value. */
export type OwnCells = Record<string, ComponentType<OwnCellProps>>;

/** The same by entity; features bring them through their slots. */
export const OwnCellsContext = createContext<Record<string, OwnCells | undefined>>({});

export const useOwnCell = (entity: string, field: string) => useContext(OwnCellsContext)[entity]?.[field];

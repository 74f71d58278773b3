import { type ComponentType, createContext, type Ref, useContext } from "react";
import type { Draft } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";
import type { InputProps } from "@/fields/kind";
import type { OwnCells } from "@/fields/ownCells";
import type { Column } from "@/ui/Rows";

export interface SlotProps {
  entity: EntityDef;
  row: RecordRow;
}

/** What a form asks beside the fields of a new record. */
export interface NewExtra {
  /** Whether it is filled in; says what is missing otherwise. */
  isReady: () => boolean;
  /** What is to be done once the record is there; tells itself what fails. */
  after: (row: RecordRow) => Promise<void>;
}

export interface NewExtraProps {
  ref: Ref<NewExtra>;
}

/** A tab of a record's page; `label` is a text key. */
export interface SlotTab {
  key: string;
  label: string;
  Content: ComponentType<SlotProps>;
  /** Only for who may see records of this kind. */
  sees?: string;
}

/** The tab that a page opens with. */
export interface FirstTab extends SlotTab {
  /** It shows what was said and done, and the files: then the page has no tab of its own for them. */
  hasTimeline?: boolean;
}

/** A part of a list that stands for itself; `label` is a text key, `f` the filter that makes it. */
export interface ListPart {
  label: string;
  f: string;
  /** What a new record is, that is made while the part is shown. */
  preset?: Draft;
}

/** What a feature adds to the page of one entity. The app registers slots; `record/` knows no feature. */
export interface RecordSlot {
  /** A tab that stands first on the page. */
  tab?: FirstTab;
  /** Tabs that stand behind the fields. */
  tabs?: SlotTab[];
  /** Buttons beside "edit". */
  Actions?: ComponentType<SlotProps>;
  /** Buttons above the list, beside "new". */
  ListActions?: ComponentType<{ entity: EntityDef }>;
  /** The list is shown by parts, the first of them first. */
  parts?: ListPart[];
  /** Stands beside the name of a record in its list and on its page, where the fields alone would mislead. */
  Mark?: ComponentType<{ row: RecordRow }>;
  /** Inputs of fields, by name, that their kind has none for; the slot's own tab shows what they hold. */
  inputs?: Record<string, ComponentType<InputProps>>;
  /** Inputs of fields, by name, that know more than their kind's; the details show the field as ever. */
  pickers?: Record<string, ComponentType<InputProps>>;
  /** Cells of fields, by name, that depend on more of the record than the field's own value. */
  cells?: OwnCells;
  /** Stands below the fields in the form of a new record. */
  NewExtra?: ComponentType<NewExtraProps>;
  /** Columns of the list beside the fields; a hook, which is given the rows that are shown. */
  useColumns?: (rows: RecordRow[]) => Column<RecordRow>[];
  /** Related lists that the slot shows itself, as far as the user may see them. */
  covers: string[];
}

const noColumns = (): Column<RecordRow>[] => [];

export type RecordSlots = Record<string, RecordSlot>;

export const SlotsContext = createContext<RecordSlots>({});

/** What the slot of an entity adds to its list. Of one entity for as long as the list is shown. */
export function useSlotColumns(entity: string, rows: RecordRow[]): Column<RecordRow>[] {
  const use = useSlot(entity)?.useColumns ?? noColumns;
  return use(rows);
}

export const useSlot = (entity: string): RecordSlot | undefined => useContext(SlotsContext)[entity];

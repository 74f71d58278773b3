/** The shapes that the whole app speaks of, by short names. What they hold is said by the API's document alone. */
import type { Schema } from "./client";

export type Label = Schema<"Label">;
export type Lang = keyof Label;
export type Session = Schema<"Session">;
export type Kind = Schema<"Kind">;
export type FieldDef = Schema<"FieldDef">;
export type Board = Schema<"Board">;
export type EntityDef = Schema<"EntityDef">;
export type Manifest = Schema<"Manifest">;
export type Value = Schema<"Value">;
export type RecordRow = Schema<"Record">;
export type HistoryEntry = Schema<"HistoryEntry">;

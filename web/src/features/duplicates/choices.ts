import type { MergePreview, MergeRequest } from "@/api/duplicates";
import type { Draft } from "@/api/records";
import type { EntityDef, FieldDef, RecordRow, Value } from "@/api/types";

/** Where a field's value comes from: a record's id, or a value of its own. */
export type Choice = { from: string } | { value: Value };
export type Choices = Record<string, Choice>;

const isBlank = (value: unknown) => value === null || value === undefined || value === "";

/** The fields that a merge shows. */
export const mergedFields = (entity: EntityDef): FieldDef[] =>
  entity.fields.filter((field) => !field.read_only);

export const differs = (records: RecordRow[], field: string): boolean =>
  new Set(records.map((record) => JSON.stringify(record[field] ?? null))).size > 1;

/** What the server takes unless told otherwise: the survivor's value, or the first that is there. */
export function usual(records: RecordRow[], survivor: string, field: string): string {
  const own = records.find((record) => record.id === survivor);
  if (own && !isBlank(own[field])) return survivor;
  return records.find((record) => !isBlank(record[field]))?.id ?? survivor;
}

export function chosenOf(records: RecordRow[], survivor: string, choices: Choices, field: string): Choice {
  return choices[field] ?? { from: usual(records, survivor, field) };
}

/** Only what differs from the usual is sent. */
export function requestOf(
  entity: EntityDef,
  { records }: MergePreview,
  survivor: string,
  choices: Choices,
): MergeRequest {
  const seen = ({ id, version }: RecordRow) => ({ id, version });
  const choose: Record<string, string> = {};
  const values: Draft = {};
  for (const [field, choice] of Object.entries(choices)) {
    if ("value" in choice) values[field] = choice.value;
    else choose[field] = choice.from;
  }
  const own = records.find((record) => record.id === survivor);
  return {
    entity: entity.key,
    survivor: own ? seen(own) : { id: survivor, version: 0 },
    losers: records.filter((record) => record.id !== survivor).map(seen),
    choose,
    values,
  };
}

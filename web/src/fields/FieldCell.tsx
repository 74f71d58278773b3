import type { FieldDef, RecordRow, Value } from "@/api/types";
import { kindUi } from "./kinds";
import { Masked } from "./Masked";
import { useOwnCell } from "./ownCells";

/** A field of a record as a cell of a list or a line of its page. */
export function FieldCell({ entity, field, row }: { entity: string; field: FieldDef; row: RecordRow }) {
  const Own = useOwnCell(entity, field.name);
  if (row._masked?.includes(field.name)) return <Masked field={field} row={row} />;
  if (Own) return <Own field={field} row={row} />;
  const { Cell } = kindUi(field);
  const value = (row[field.name] ?? null) as Value;
  return <Cell entity={entity} field={field} value={value} title={row._titles?.[field.name]} />;
}

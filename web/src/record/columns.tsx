import { Link } from "@tanstack/react-router";
import { type Labels, useLabels } from "@/api/manifest";
import type { EntityDef, FieldDef, RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { kindUi } from "@/fields/kinds";
import { routeOf, titleOf } from "@/fields/title";
import type { Column } from "@/ui/Rows";
import { directionOf, nextSort } from "./listSearch";
import { useSlot } from "./slots";

/** The cell that opens the record: its title, or the first column when the title isn't shown. */
function OpenLink({ entity, field, row }: { entity: EntityDef; field: FieldDef; row: RecordRow }) {
  const labels = useLabels();
  const Mark = useSlot(entity.key)?.Mark;
  const params = { ...routeOf(entity.key), id: row.id };
  const link = { to: "/r/$domain/$name/$id", params, "data-open": "" } as const;
  if (field.name === entity.title)
    return (
      <>
        <Link {...link}>{titleOf(entity, row, labels)}</Link>
        {Mark ? <Mark row={row} /> : null}
      </>
    );
  if (field.kind.type === "link") return <FieldCell entity={entity.key} field={field} row={row} />;
  return (
    <Link {...link}>
      <FieldCell entity={entity.key} field={field} row={row} />
    </Link>
  );
}

interface Sorting {
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
}

export function recordColumns(
  entity: EntityDef,
  fields: FieldDef[],
  labels: Labels,
  sorting?: Sorting,
): Column<RecordRow>[] {
  const opener = fields.find((field) => field.name === entity.title) ?? fields[0];
  return fields.map((field) => ({
    key: field.name,
    head: labels.field(entity.key, field.name),
    // A number that opens the record reads as a name and stands where names stand.
    numeric: field !== opener && (kindUi(field).numeric ?? false),
    cell: (row) =>
      field === opener ? (
        <OpenLink entity={entity} field={field} row={row} />
      ) : (
        <FieldCell entity={entity.key} field={field} row={row} />
      ),
    // Order would tell what the mask covers.
    sort:
      sorting && field.access !== "mask" && !field.sealed
        ? {
            direction: directionOf(sorting.sort, field.name),
            onSort: () => sorting.onSort(nextSort(sorting.sort, field.name)),
          }
        : undefined,
  }));
}

import { Link } from "@tanstack/react-router";
import { useLabels } from "@/api/manifest";
import type { EntityDef, FieldDef, RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { routeOf, titleOf } from "@/fields/title";
import type { Choosing, Column } from "@/ui/Rows";
import { useSlot } from "./slots";

const FACTS = 5;

/** The list on a phone: a card a record, with the first few columns under the title. */
export function RecordCards({
  entity,
  fields,
  rows,
  choosing,
  more = [],
}: {
  entity: EntityDef;
  fields: FieldDef[];
  rows: RecordRow[];
  choosing?: Choosing<RecordRow> | undefined;
  /** What stands below the facts. */
  more?: Column<RecordRow>[];
}) {
  const labels = useLabels();
  const Mark = useSlot(entity.key)?.Mark;
  const facts = fields.filter((field) => field.name !== entity.title).slice(0, FACTS);
  return (
    <ul className="cards">
      {rows.map((row) => (
        <li key={row.id} data-row={row.id} className="card">
          {choosing ? (
            <input
              type="checkbox"
              className="card-choose"
              aria-label={choosing.label(row)}
              checked={choosing.has(row)}
              onChange={() => choosing.toggle(row)}
            />
          ) : null}
          <Link
            data-open=""
            className="card-title"
            to="/r/$domain/$name/$id"
            params={{ ...routeOf(entity.key), id: row.id }}
          >
            {titleOf(entity, row, labels)}
          </Link>
          {Mark ? <Mark row={row} /> : null}
          <dl className="card-facts">
            {facts
              .filter((field) => row[field.name] !== null && row[field.name] !== "")
              .map((field) => (
                <div key={field.name}>
                  <dt>{labels.field(entity.key, field.name)}</dt>
                  <dd>
                    <FieldCell entity={entity.key} field={field} row={row} />
                  </dd>
                </div>
              ))}
          </dl>
          {more.map((column) => (
            <div key={column.key} className="card-more">
              {column.cell(row)}
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}

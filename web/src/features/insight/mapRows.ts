import type { MeasureTable } from "@/api/measures";
import type { Row, TableColumn } from "./indicators";
import type { Area } from "./mapShapes";

/** Between the names on the way down to an area, as the tables of market areas write it. */
const STEP_DOWN = " / ";

export interface MapShape {
  /** What names the areas. */
  along: TableColumn;
  /** What colours them. */
  value: TableColumn;
}

/** What a map takes of a table: its first text names areas, the first figure after it colours them. */
export function mapShapeOf(table: MeasureTable): MapShape | null {
  const at = table.columns.findIndex((column) => column.unit === "text");
  const along = table.columns[at];
  const value = table.columns.find((column, index) => index > at && column.unit !== "text");
  return along && value ? { along, value } : null;
}

/** The names from the root down to an area. */
function pathOf(area: Area, byId: Map<string, Area>): string {
  const names = [area.name];
  // No tree is deeper than it has areas: one that goes round ends, too.
  for (let next = area.parent; next && names.length <= byId.size; ) {
    const above = byId.get(next);
    if (above) names.unshift(above.name);
    next = above?.parent ?? null;
  }
  return names.join(STEP_DOWN);
}

/**
 * The rows of a table by the area that each is of. The text must name it, by path, number or name; where a row says which
 * record it is of, that decides between areas of one name, and a row of another record (a store) is of none.
 */
export function rowsByArea(table: MeasureTable, { along }: MapShape, areas: Area[]): Map<string, Row> {
  const byId = new Map(areas.map((area) => [area.id, area]));
  const named = new Map<string, Set<string>>();
  for (const area of areas)
    for (const name of [pathOf(area, byId), area.number, area.name])
      named.set(name, (named.get(name) ?? new Set()).add(area.id));
  const rows = new Map<string, Row>();
  for (const row of table.rows) {
    const found = [...(named.get(String(row[along.name] ?? "")) ?? [])];
    const record = row.record_id;
    const area = typeof record === "string" ? found.find((id) => id === record) : found[0];
    if (area && (typeof record === "string" || found.length === 1)) rows.set(area, row);
  }
  return rows;
}

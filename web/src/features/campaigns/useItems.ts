import { useEntity } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import type { Item } from "./calendar";
import { useAll } from "./useAll";

export type Kind = "campaign" | "phase" | "task";

export const ENTITY: Record<Kind, string> = {
  campaign: "marketing.campaign",
  phase: "marketing.campaign_phase",
  task: "marketing.campaign_task",
};
/** The field of the last day. */
export const LAST: Record<Kind, string> = { campaign: "ends_on", phase: "ends_on", task: "due_on" };
/** What is over keeps its days. */
const FIXED = ["ended", "cancelled", "done"];

const text = (value: unknown) => (value ? String(value) : null);

/** What lies on some days, with the records behind it. */
export function useItems(kind: Kind, [first, last]: [string, string]) {
  const entity = useEntity(ENTITY[kind]);
  // A task that only has to be done by a day has no first one.
  const f = [`${LAST[kind]}:ge:${first}`];
  if (kind !== "task") f.push(`starts_on:le:${last}`);
  if (kind === "campaign") f.push("is_template:eq:false");
  const found = useAll(ENTITY[kind], f, LAST[kind], entity !== undefined);
  const items = found.rows.flatMap((row: RecordRow): Item[] => {
    const to = text(row[LAST[kind]]);
    const from = text(row.starts_on) ?? to;
    if (!from || !to || from > last) return [];
    const state = String(row.state ?? "");
    return [
      {
        id: row.id,
        name: String(row.name),
        of: kind === "campaign" ? null : (row._titles?.campaign_id ?? null),
        from,
        to,
        state,
        movable: entity?.can.update === true && !FIXED.includes(state),
      },
    ];
  });
  return { ...found, entity, items };
}

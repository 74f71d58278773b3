import { useInfiniteQuery } from "@tanstack/react-query";
import { useEntity } from "@/api/manifest";
import { listQuery } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { type Item, nearer } from "./calendar";
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
  // Phases and tasks of templates are done by nobody.
  const patterns = useAll(
    ENTITY.campaign,
    ["is_template:eq:true"],
    "id",
    useEntity(ENTITY.campaign) !== undefined && kind !== "campaign",
  );
  const isPattern = new Set(patterns.rows.map((row) => row.id));
  const items = found.rows.flatMap((row: RecordRow): Item[] => {
    if (isPattern.has(String(row.campaign_id))) return [];
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

/** The day nearest to these on which a campaign ends or begins, for who sees none on them. */
export function useNearest([first, last]: [string, string], enabled: boolean): string | null {
  const sees = useEntity(ENTITY.campaign) !== undefined;
  const one = (f: string, sort: string) =>
    listQuery(ENTITY.campaign, { f: ["is_template:eq:false", f], sort }, 1);
  const before = useInfiniteQuery({
    ...one(`ends_on:lt:${first}`, "-ends_on"),
    enabled: enabled && sees,
  });
  const after = useInfiniteQuery({
    ...one(`starts_on:gt:${last}`, "starts_on"),
    enabled: enabled && sees,
  });
  if (!enabled || before.isPending || after.isPending) return null;
  return nearer(
    [first, last],
    text(before.data?.pages[0]?.items[0]?.ends_on),
    text(after.data?.pages[0]?.items[0]?.starts_on),
  );
}

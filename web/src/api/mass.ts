import { call } from "./client";
import { type ImportJob, importAction } from "./imports";
import { type Draft, type ListQuery, pathOf } from "./records";

/** What is done to every record of a selection. */
export type Act = { do: "edit"; values: Draft } | { do: "delete" };

/** Writes the selection down and tries the act; nothing is changed before it is run. It goes on as an import does. */
export async function tryAct(
  entity: string,
  act: Act,
  selection: { ids: string[] } | { query: ListQuery },
): Promise<ImportJob> {
  const job = await call<ImportJob>("POST", `${pathOf(entity)}/mass`, {
    body:
      "ids" in selection
        ? { act, ids: selection.ids }
        : { act, query: { f: selection.query.f ?? [], q: selection.query.q ?? "" } },
  });
  return importAction(job.id, "dry-run");
}

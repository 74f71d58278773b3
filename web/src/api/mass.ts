import { answer, api, placeOf } from "./client";
import { type ImportJob, importAction } from "./imports";
import type { Draft, ListQuery } from "./records";

/** What is done to every record of a selection. */
export type Act = { do: "edit"; values: Draft } | { do: "delete" };

/** Writes the selection down and tries the act; nothing is changed before it is run. It goes on as an import does. */
export async function tryAct(
  entity: string,
  act: Act,
  selection: { ids: string[] } | { query: ListQuery },
): Promise<ImportJob> {
  const body =
    "ids" in selection
      ? { act, ids: selection.ids }
      : { act, query: { f: selection.query.f ?? [], q: selection.query.q ?? "" } };
  const job = await answer(
    api.POST("/records/{domain}/{entity}/mass", { params: { path: placeOf(entity) }, body }),
  );
  return importAction(job.id, "dry-run");
}

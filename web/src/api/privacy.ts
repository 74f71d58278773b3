import { answer, api, placeOf, type Schema, urlOf } from "./client";

const at = (entity: string, id: string) => ({ path: { ...placeOf(entity), id } });

export type ErasurePart = Schema<"ErasurePart">;
export type ErasurePlan = Schema<"ErasurePlan">;

/** The address of everything that is held on a person: one document and the contents of the files. */
export const personalDataUrl = (entity: string, id: string) =>
  urlOf("/personal-data/{domain}/{entity}/{id}", { ...at(entity, id), query: { format: "zip" } });

export const planErasure = (entity: string, id: string): Promise<ErasurePlan> =>
  answer(api.POST("/personal-data/{domain}/{entity}/{id}/erasure/preview", { params: at(entity, id) }));

export const erasePerson = (entity: string, id: string, version: number, reason: string) =>
  answer(
    api.POST("/personal-data/{domain}/{entity}/{id}/erasure", {
      params: at(entity, id),
      body: { version, reason },
    }),
  );

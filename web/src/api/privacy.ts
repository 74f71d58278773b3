import { answer, api, placeOf, urlOf } from "./client";

const at = (entity: string, id: string) => ({ path: { ...placeOf(entity), id } });

/** Records of one kind that lose personal fields, or stay as they are. */
export interface ErasurePart {
  entity: string;
  records: number;
  fields: string[];
}

/** What erasing a person would take away and leave; the API's document leaves this answer open. */
export interface ErasurePlan {
  emptied: ErasurePart[];
  kept: ErasurePart[];
  comments: number;
  files: number;
  history: number;
  merges: number;
  imports: { id: string; file_name: string }[];
  erased_at: string | null;
}

/** The address of everything that is held on a person: one document and the contents of the files. */
export const personalDataUrl = (entity: string, id: string) =>
  urlOf("/personal-data/{domain}/{entity}/{id}", { ...at(entity, id), query: { format: "zip" } });

export const planErasure = async (entity: string, id: string): Promise<ErasurePlan> => {
  const params = at(entity, id);
  const call = api.POST("/personal-data/{domain}/{entity}/{id}/erasure/preview", { params, body: {} });
  return (await answer(call)) as ErasurePlan;
};

export const erasePerson = (entity: string, id: string, version: number, reason: string): Promise<unknown> =>
  answer(
    api.POST("/personal-data/{domain}/{entity}/{id}/erasure", {
      params: at(entity, id),
      body: { version, reason },
    }),
  );

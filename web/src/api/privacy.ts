import { call, urlOf } from "./client";

const pathOf = (entity: string, id: string) => `/personal-data/${entity.replace(".", "/")}/${id}`;

/** Records of one kind that lose personal fields, or stay as they are. */
export interface ErasurePart {
  entity: string;
  records: number;
  fields: string[];
}

/** What erasing a person would take away and leave. */
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

/** The address of the file with everything that is held on a person. */
export const personalDataUrl = (entity: string, id: string) => urlOf(pathOf(entity, id));

export const planErasure = (entity: string, id: string): Promise<ErasurePlan> =>
  call("POST", `${pathOf(entity, id)}/erasure/preview`, { body: {} });

export const erasePerson = (entity: string, id: string, version: number, reason: string): Promise<unknown> =>
  call("POST", `${pathOf(entity, id)}/erasure`, { body: { version, reason } });

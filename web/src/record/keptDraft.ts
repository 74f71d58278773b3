import type { Draft } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";

/** What was typed into a form and not saved, kept in this browser. */
export interface KeptDraft {
  /** When it was last typed into. */
  at: number;
  /** The version of the record that it began with; null for a new one. */
  version: number | null;
  values: Draft;
}

const MARK = "guanxi.draft.";
const DAYS = 14;
const LIFE_MS = DAYS * 86_400_000;
/** Characters of one draft: what a form holds, and not a book. */
const SIZE_LIMIT = 200_000;

export interface Owner {
  company: string;
  user: string;
}

const prefixOf = ({ company, user }: Owner) => `${MARK}${company}.${user}.`;
export const draftKey = (owner: Owner, entity: string, id: string | null) =>
  `${prefixOf(owner)}${entity}.${id ?? "new"}`;

/** Values that may lie in a browser: nothing that is masked for this user, or sealed wherever it is kept. */
export function keepable(entity: EntityDef, row: RecordRow | null, values: Draft): Draft {
  const covered = new Set([
    ...(row?._masked ?? []),
    ...entity.fields.filter((field) => field.access === "mask" || field.sealed).map((field) => field.name),
  ]);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !covered.has(name)));
}

export function readDraft(key: string, now = Date.now()): KeptDraft | null {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "null") as KeptDraft | null;
    if (!found || typeof found.at !== "number" || typeof found.values !== "object") return null;
    return now - found.at < LIFE_MS ? found : null;
  } catch {
    return null;
  }
}

export function writeDraft(key: string, draft: KeptDraft) {
  const text = JSON.stringify(draft);
  try {
    if (Object.keys(draft.values).length === 0 || text.length > SIZE_LIMIT) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // A full or forbidden store: then there is no draft.
  }
}

export function dropDraft(key: string) {
  localStorage.removeItem(key);
}

/** Removes drafts that are too old or of somebody else; without an owner all of them. */
export function sweepDrafts(owner: Owner | null, now = Date.now()) {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(MARK)) continue;
    if (!owner || !key.startsWith(prefixOf(owner)) || !readDraft(key, now)) localStorage.removeItem(key);
  }
}

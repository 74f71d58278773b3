import type { EntityDef } from "@/api/types";
import type { ListPart } from "./slots";

const fieldOf = (f: string) => f.split(":", 1)[0] ?? "";

/** The parts that a list has for this user: whoever may not read the field that divides it sees the list as a whole. */
export const partsFor = (entity: EntityDef, parts: ListPart[] = []): ListPart[] =>
  parts.filter(({ f }) =>
    entity.fields.some(({ name, access, hidden }) => name === fieldOf(f) && access !== "mask" && !hidden),
  );

/** The part that a list shows: the first, until another is chosen; none where the field is asked for in another way. */
export function partOf(parts: ListPart[], f: string[] = []): ListPart | undefined {
  const chosen = parts.find((part) => f.includes(part.f));
  if (chosen) return chosen;
  const isAsked = parts.some((part) => f.some((one) => fieldOf(one) === fieldOf(part.f)));
  return isAsked ? undefined : parts[0];
}

/** The filters that the user gave beside the part. */
export const besides = (part: ListPart | undefined, f: string[] = []) => f.filter((one) => one !== part?.f);

/** What stands in the address for filters within a part; the first part is what a list shows anyway. */
export const within = (parts: ListPart[], part: ListPart | undefined, f: string[] = []): string[] =>
  part && part !== parts[0] ? [part.f, ...f] : f;

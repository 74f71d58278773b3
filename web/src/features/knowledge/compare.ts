import { diffChars, diffLines } from "diff";

export interface Piece {
  text: string;
  kind: "same" | "gone" | "new";
}

/** Texts up to this length are compared sign by sign: Chinese has no spaces between words. */
const SIGNS_MAX = 4_000;

/** What became of one text in another, in their order. */
export function compare(before: string, after: string): Piece[] {
  const isShort = before.length + after.length <= SIGNS_MAX;
  const parts = isShort ? diffChars(before, after) : diffLines(before, after);
  return parts.map(({ value, added, removed }) => ({
    text: value,
    kind: added ? "new" : removed ? "gone" : "same",
  }));
}

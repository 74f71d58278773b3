import type { SheetLine } from "@/api/inference";

/** What somebody typed as a figure: one number, or a range of which an end may be open. Money in minor units, shares of one. */
export interface Range {
  low: number | null;
  high: number | null;
}

type Unit = SheetLine["unit"];

const SIZES: Record<string, number> = { 千: 1e3, 万: 1e4, 亿: 1e8, k: 1e3, m: 1e6, b: 1e9 };

function figure(text: string, unit: Unit, digits: number): number | null {
  const found = /^([0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*(千|万|亿|k|m|b|%)?$/i.exec(
    text.replace(/[\s,，¥$€元]/g, ""),
  );
  if (!found) return null;
  const sign = (found[2] ?? "").toLowerCase();
  const value = Number(found[1]) * (sign === "%" ? 0.01 : (SIZES[sign] ?? 1));
  if (sign === "%" && unit !== "ratio") return null;
  // A share above one is meant in per cent.
  if (unit === "ratio") return sign === "" && value > 1 ? value / 100 : value;
  return unit === "money" ? value * 10 ** digits : value;
}

/** Reads `1200`, `3万`, `12%`, `100~200`, `≥ 5`, `≤ 9`; nothing where it is none of these. `digits`: those of the currency. */
export function readGiven(text: string, unit: Unit, digits: number): Range | null {
  const typed = text.trim();
  const one = figure(typed, unit, digits);
  if (one !== null) return { low: one, high: one };
  const bound = /^(>=|≥|>|<=|≤|<)\s*(.+)$/.exec(typed);
  if (bound) {
    const end = figure(bound[2] ?? "", unit, digits);
    if (end === null) return null;
    return bound[1]?.startsWith(">") || bound[1] === "≥"
      ? { low: end, high: null }
      : { low: null, high: end };
  }
  const [from, to, more] = typed.split(/\s*(?:~|～|–|—|-|\.\.|至|到)\s*/);
  if (from === undefined || to === undefined || more !== undefined) return null;
  const [low, high] = [figure(from, unit, digits), figure(to, unit, digits)];
  return low !== null && high !== null && low <= high ? { low, high } : null;
}

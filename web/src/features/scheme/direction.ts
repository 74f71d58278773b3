import type { Value } from "@/api/types";
import { parseDecimal } from "@/fields/decimal";

/** A decimal with its point moved to the right; exact, as the text never becomes a float. */
function moved(decimal: string, places: number): string {
  const sign = decimal.startsWith("-") ? "-" : "";
  const [whole = "", part = ""] = decimal.replace("-", "").split(".");
  const room = "0".repeat(Math.abs(places));
  const digits = room + whole + part + room;
  const point = room.length + whole.length + places;
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, "");
  const right = digits.slice(point).replace(/0+$/, "");
  return `${sign}${left}${right ? `.${right}` : ""}`;
}

/** A share that records keep as a decimal, in percent. What isn't a number stays. */
export function asPercent(share: Value): Value {
  const known = share === null ? null : parseDecimal(String(share));
  return known === null ? share : moved(known, 2);
}

/** What was typed in percent, with or without its sign, as the share that records keep. What isn't a number stays. */
export function asShare(percent: Value): Value {
  const known = percent === null ? null : parseDecimal(String(percent).replace(/[%％]\s*$/, ""));
  return known === null ? percent : moved(known, -2);
}

/** A value as records keep it, as figures have it: records say amounts in the currency, figures in its minor unit of so many digits. */
export const inMinor = (value: number, unit: string, digits: number): number =>
  unit === "money" ? value * 10 ** digits : value;

/** A figure with the thousandths that records keep, so that it is compared with what is kept of itself. */
export function asKept(value: number, unit: string, digits: number): number {
  const thousandths = unit === "money" ? 10 ** (3 - digits) : 1000;
  return Math.round(value * thousandths) / thousandths;
}

/**
 * How far something is on its way, in percent: 0 where it stands as in the beginning or worse, 100 where it arrived. None where the beginning or
 * the end isn't known, or both are the same.
 */
export function shareDone(from: number | null, to: number | null, now: number): number | null {
  if (from === null || to === null || from === to) return null;
  const share = (now - from) / (to - from);
  return Math.round(Math.max(0, Math.min(1, share)) * 100);
}

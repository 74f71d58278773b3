/** Hundredths of a decimal text; the server's amounts have two decimals. Null for what isn't one. */
export function minorOf(text: string): number | null {
  const found = /^(-?)(\d{1,12})?(?:[.。](\d{0,2}))?$/.exec(text.trim().replace(",", ""));
  if (!found || (found[2] === undefined && !found[3])) return null;
  const minor = Number(found[2] ?? 0) * 100 + Number((found[3] ?? "").padEnd(2, "0"));
  return found[1] ? -minor || 0 : minor;
}

/** Hundredths as a decimal text. */
export function textOf(minor: number): string {
  const whole = Math.abs(minor);
  return `${minor < 0 ? "-" : ""}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, "0")}`;
}

/** Thousandths of a quantity; null for what isn't one. */
export function milliOf(text: string): number | null {
  const found = /^(\d{1,9})(?:[.。](\d{0,3}))?$/.exec(text.trim());
  return found ? Number(found[1]) * 1000 + Number((found[2] ?? "").padEnd(3, "0")) : null;
}

/** Thousandths as a decimal text: 1, 1.5. */
export const qtyText = (milli: number) => String(milli / 1000);

/** A unit price for a quantity in thousandths, rounded half away from zero as the server does. */
export const extended = (unitMinor: number, milli: number) => Math.round((unitMinor * milli) / 1000);

/** Amounts that a customer is likely to hand over: the amount itself, then the next round ones. */
export function handedOver(dueMinor: number): number[] {
  const notes = [100, 500, 1000, 5000, 10000];
  const round = notes.map((note) => Math.ceil(dueMinor / note) * note);
  return [...new Set([dueMinor, ...round])].filter((amount) => amount > 0).slice(0, 5);
}

/** What a lower price takes off, in percent with up to three places, rounded up as limits are compared. */
export const percentOff = (before: number, after: number): number =>
  before > 0 && after < before ? Math.ceil(((before - after) * 100_000) / before) / 1000 : 0;

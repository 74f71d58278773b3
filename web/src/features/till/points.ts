import type { TicketQuote } from "@/api/till";
import { minorOf } from "./money";

export type Purse = TicketQuote["purses"][number];

/** Of several accounts the one with the most to spend. */
export const fullest = (purses: Purse[]): Purse | undefined =>
  purses.reduce<Purse | undefined>(
    (best, one) => (best && best.available >= one.available ? best : one),
    undefined,
  );

/** What points are worth, in minor units, rounded down as the club does. */
export const worthOf = (purse: Purse, points: number): number =>
  Math.floor((points * (minorOf(purse.amount) ?? 0)) / purse.per);

/**
 * The most points that are worth no more than an amount, in whole steps. Of what can be spent, less what is spent already on this
 * ticket; points that come back (`spent` null) know no such bound here.
 */
export function pointsFor(purse: Purse, minor: number, spent: number | null): number {
  const amount = minorOf(purse.amount) ?? 0;
  if (amount <= 0 || minor <= 0) return 0;
  const step = Math.max(1, purse.step);
  const most = spent === null ? Number.POSITIVE_INFINITY : Math.max(0, purse.available - spent);
  const wanted = Math.ceil((minor * purse.per) / amount);
  let points = Math.floor(Math.min(wanted, most) / step) * step;
  while (points > 0 && worthOf(purse, points) > minor) points -= step;
  return points > 0 && worthOf(purse, points) > 0 ? points : 0;
}

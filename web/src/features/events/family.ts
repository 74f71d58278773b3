import type { Companion, Door, Guest } from "@/api/events";

/** Who has no seat comes after all who have one. */
const LATER: Partial<Record<Guest["state"], number>> = { waiting: 4, cancelled: 8 };

/**
 * Whose own code or card it is comes first, then the household of the card, as the server has them. Who came stays before who didn't, so that
 * a card that was read twice lets nobody else in.
 */
export function candidates(door: Door, keys: string[]): Guest[] {
  const has = (own: string[] | undefined) => (own ?? []).some((key) => keys.includes(key));
  const rank = (guest: Guest) =>
    (LATER[guest.state] ?? 0) + (has(guest.keys) ? 0 : 2) + (guest.checked_in_at ? 0 : 1);
  return (
    door.guests
      // A list that was kept by an older program says nothing of households.
      .filter((guest) => has(guest.keys) || has(guest.household_keys))
      .sort((a, b) => rank(a) - rank(b))
  );
}

/** Who else may be meant when a household's card is shown again. */
export const stillOut = (guests: Guest[]): Companion[] =>
  guests
    .filter((guest) => guest.state === "registered" && !guest.checked_in_at)
    .map(({ id, number, name, people }) => ({ id, number, name, people }));

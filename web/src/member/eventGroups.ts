import type { MemberEvent, MemberEvents, Registration } from "./api";

export interface EventGroup {
  id: string;
  /** The member's registrations. */
  own: Registration[];
  /** What else can be registered for; nothing where there is no other session. */
  offered: MemberEvent | null;
}

/** Each event once: first those where the member is registered, soonest first, then the others. */
export function groupsOf({ mine, items }: MemberEvents): EventGroup[] {
  const registered = mine as Registration[];
  const ids = new Set([...registered.map((one) => one.event_id), ...items.map((one) => one.id)]);
  return [...ids].map((id) => {
    const event = items.find((one) => one.id === id);
    const sessions = event?.sessions.filter((session) => !session.is_mine) ?? [];
    return {
      id,
      own: registered.filter((one) => one.event_id === id),
      offered: event && sessions.length ? { ...event, sessions } : null,
    };
  });
}

import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";

export type Slot = Schema<"EventSlot">;
export type Programme = Schema<"EventProgramme">;
export type Door = Omit<Schema<"EventDoor">, "guests"> & { guests: Guest[] };
export type Guest = Schema<"EventGuest"> & { household_keys?: string[] };
export type CheckInSent = Schema<"EventCheckIn">;
/** By what a guest was recognised without a connection. */
export type Seen = NonNullable<CheckInSent["how"]>;
export type Companion = Pick<Schema<"EventGuest">, "id" | "number" | "name" | "people">;
export type CheckedIn = Schema<"EventCheckedIn"> & { others?: Companion[] };
export type FollowUp = Schema<"EventFollowUp">;
export type Registered = Schema<"EventRegistered">;

const at = (id: string) => ({ params: { path: { id } } });

/** Where a connection is there but brings nothing, a check-in doesn't wait longer than this. */
const PATIENCE_MS = 10_000;
const soon = () => ({ signal: AbortSignal.timeout(PATIENCE_MS) });

/** Under the key of records, so that a change of any of them asks again. */
export const programmeQuery = (event: string) =>
  queryOptions({
    queryKey: ["records", "events.event", "programme", event],
    queryFn: ({ signal }) => answer(api.GET("/events/{id}/programme", { ...at(event), signal })),
  });

export const codeQuery = (registration: string) =>
  queryOptions({
    queryKey: ["records", "events.registration", "code", registration],
    queryFn: ({ signal }) =>
      answer(api.GET("/events/registrations/{id}/code", { ...at(registration), signal })),
  });

export const registerFor = (session: string, body: Schema<"EventWanted">): Promise<Registered> =>
  answer(api.POST("/events/sessions/{id}/registrations", { ...at(session), body }));

export const cancelRegistration = (id: string, note: string) =>
  answer(api.POST("/events/registrations/{id}/cancel", { ...at(id), body: note ? { note } : {} }));

export const fetchDoor = (session: string): Promise<Door> =>
  answer(api.GET("/events/sessions/{id}/check-in-list", { ...at(session), ...soon() }));

export const sendCheckIn = (session: string, body: CheckInSent): Promise<CheckedIn> =>
  answer(api.POST("/events/sessions/{id}/check-ins", { ...at(session), ...soon(), body }));

export const closeSession = (session: string) => answer(api.POST("/events/sessions/{id}/close", at(session)));

export const followUp = (session: string, body: FollowUp) =>
  answer(api.POST("/events/sessions/{id}/follow-ups", { ...at(session), body }));

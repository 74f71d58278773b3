import { answer, api } from "./client";

/** A link by which a customer signs in to the member's own pages, once. */
export const makeMemberLink = (id: string) =>
  answer(api.POST("/customers/{id}/member-link", { params: { path: { id } } }));

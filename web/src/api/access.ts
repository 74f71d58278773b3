import { queryOptions } from "@tanstack/react-query";
import { call, get } from "./client";
import { pathOf } from "./records";
import type { Label } from "./types";

/** A record opened to a person or a team. */
export interface Share {
  id: string;
  user_id: string | null;
  team_id: string | null;
  name: string;
  may_write: boolean;
  /** The last day; without one, until it is taken back. */
  until: string | null;
  created_at: string;
}

export interface NewShare {
  user_id?: string;
  team_id?: string;
  may_write: boolean;
  until: string | null;
}

export interface Verdict {
  action: string;
  allowed: boolean;
  reasons: { code: string; opens: boolean; text: Label }[];
}

export const sharesQuery = (entity: string, id: string) =>
  queryOptions({
    queryKey: ["records", entity, "shares", id],
    queryFn: ({ signal }) =>
      get<{ items: Share[]; may_share: boolean }>(`${pathOf(entity, id)}/shares`, {}, signal),
  });

export const whyQuery = (entity: string, id: string, user: string | undefined) =>
  queryOptions({
    queryKey: ["records", entity, "why", id, user ?? ""],
    queryFn: ({ signal }) =>
      get<{ actions: Verdict[] }>(`${pathOf(entity, id)}/access`, user ? { user } : {}, signal),
  });

export const shareRecord = (entity: string, id: string, share: NewShare): Promise<unknown> =>
  call("POST", `${pathOf(entity, id)}/shares`, { body: share });

export const unshareRecord = (entity: string, id: string, share: string): Promise<void> =>
  call("DELETE", `${pathOf(entity, id)}/shares/${share}`);

export interface Chart {
  on: string;
  units: { id: string; name: string; kind: string; parent_id: string | null }[];
  posts: { id: string; name: string; org_unit_id: string; is_head: boolean; reports_to: string[] }[];
  holders: {
    post_id: string;
    user_id: string;
    name: string;
    is_primary: boolean;
    valid_from: string | null;
    valid_to: string | null;
  }[];
}

/** The organisation on a day; today where none is named. */
export const chartQuery = (on: string | undefined) =>
  queryOptions({
    queryKey: ["records", "org.post", "chart", on ?? ""],
    queryFn: ({ signal }) => get<Chart>("/org/chart", on ? { on } : {}, signal),
  });

export const movePerson = (body: { user_id: string; post_id: string; on: string }): Promise<unknown> =>
  call("POST", "/org/moves", { body });

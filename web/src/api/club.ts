import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";
import { fetchPage, type ListQuery } from "./records";
import type { RecordRow } from "./types";

export type PointsAccount = Schema<"CustomerPoints">["accounts"][number];
export type TierStanding = Schema<"CustomerTiers">["tiers"][number];
export type Entitlement = Schema<"CustomerBenefits">["benefits"][number];
export type AdjustReason = Schema<"PointsAdjust">["reason"];
export type FamilyRole = Schema<"JoinHousehold">["role"];
export type Liability = Schema<"PointsLiability">;

export const ADJUST_REASONS: AdjustReason[] = ["goodwill", "correction", "activity", "opening", "other"];
export const FAMILY_ROLES: FamilyRole[] = ["head", "spouse", "child", "parent", "other"];
/** Steps of a card's life that need no more than a reason. */
export const CARD_STEPS = ["activate", "block", "unblock", "lose", "end"] as const;
export type CardStep = (typeof CARD_STEPS)[number];

const at = (id: string) => ({ params: { path: { id } } });
/** Under the key of records, so that whatever is written of the club asks again. */
const about = (what: string, id: string) => ["records", "club", what, id] as const;
/** Nothing said is no note. */
const said = (note: string) => (note.trim() ? { note: note.trim() } : {});

export const pointsQuery = (customer: string) =>
  queryOptions({
    queryKey: about("points", customer),
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/customers/{id}/points", { ...at(customer), signal }))).accounts,
  });

export const tiersQuery = (customer: string) =>
  queryOptions({
    queryKey: about("tiers", customer),
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/customers/{id}/tiers", { ...at(customer), signal }))).tiers,
  });

export const benefitsQuery = (customer: string) =>
  queryOptions({
    queryKey: about("benefits", customer),
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/customers/{id}/benefits", { ...at(customer), signal }))).benefits,
  });

/** Records of one kind as one short list: what a company sets up, the parts of one member. */
export const fewQuery = (entity: string, query: ListQuery, limit = 200) =>
  queryOptions({
    queryKey: ["records", entity, "list", "few", query, limit],
    queryFn: async ({ signal }) => (await fetchPage(entity, query, limit, null, signal)).items,
  });

export const openAccount = (programme: string, customer: string) =>
  answer(api.POST("/points-accounts", { body: { programme_id: programme, customer_id: customer } }));

export const adjustPoints = (
  account: string,
  key: string,
  wish: { points: number; reason: AdjustReason; note: string },
) =>
  answer(
    api.POST("/points-accounts/{id}/adjust", {
      ...at(account),
      body: { points: wish.points, reason: wish.reason, key, ...said(wish.note) },
    }),
  );

export const transferPoints = (account: string, key: string, to: string, points: number) =>
  answer(api.POST("/points-accounts/{id}/transfer", { ...at(account), body: { to, points, key } }));

export const freezeAccount = (account: string, isFrozen: boolean) =>
  isFrozen
    ? answer(api.POST("/points-accounts/{id}/thaw", { ...at(account), body: {} }))
    : answer(api.POST("/points-accounts/{id}/freeze", { ...at(account), body: {} }));

export const decideAdjustment = (id: string, isAllowed: boolean, note: string) =>
  isAllowed
    ? answer(api.POST("/points-adjustments/{id}/approve", { ...at(id), body: said(note) }))
    : answer(api.POST("/points-adjustments/{id}/refuse", { ...at(id), body: said(note) }));

export const setTier = (scheme: string, customer: string, tier: string, note: string) =>
  answer(
    api.POST("/tier-schemes/{id}/members", {
      ...at(scheme),
      body: { customer_id: customer, tier_id: tier, ...said(note) },
    }),
  );

export const decideProof = (id: string, isAccepted: boolean, note: string) =>
  isAccepted
    ? answer(api.POST("/tier-proofs/{id}/accept", { ...at(id), body: said(note) }))
    : answer(api.POST("/tier-proofs/{id}/refuse", { ...at(id), body: said(note) }));

export const makeCards = (series: string, key: string, count: number, note: string) =>
  answer(api.POST("/card-series/{id}/batches", { ...at(series), body: { count, key, ...said(note) } }));

export const issueCard = (card: string, customer: string, note: string) =>
  answer(api.POST("/cards/{id}/issue", { ...at(card), body: { customer_id: customer, ...said(note) } }));

export const replaceCard = (card: string, by: string, note: string) =>
  answer(api.POST("/cards/{id}/replace", { ...at(card), body: { new_card_id: by, ...said(note) } }));

export const mergeCard = (card: string, into: string, note: string) =>
  answer(api.POST("/cards/{id}/merge", { ...at(card), body: { card_id: into, ...said(note) } }));

/** Members whom a series is for and who have no card of it yet. */
export const withoutCardQuery = (series: string) =>
  queryOptions({
    queryKey: about("without_card", series),
    queryFn: ({ signal }) => answer(api.GET("/card-series/{id}/waiting", { ...at(series), signal })),
  });

export function stepCard(card: string, step: CardStep, note: string) {
  const sent = { ...at(card), body: said(note) };
  switch (step) {
    case "activate":
      return answer(api.POST("/cards/{id}/activate", sent));
    case "block":
      return answer(api.POST("/cards/{id}/block", sent));
    case "unblock":
      return answer(api.POST("/cards/{id}/unblock", sent));
    case "lose":
      return answer(api.POST("/cards/{id}/lose", sent));
    case "end":
      return answer(api.POST("/cards/{id}/end", sent));
  }
}

/** What becomes of points and tiers, before somebody joins or leaves; no household is one that isn't founded yet. */
export const fateQuery = (customer: string, household: string | null, way: "join" | "leave") =>
  queryOptions({
    queryKey: [...about("fate", customer), household, way],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/customers/{id}/household-fate", {
          params: { path: { id: customer }, query: { way, ...(household ? { household } : {}) } },
          signal,
        }),
      ),
  });

export const acceptConflict = (id: string, customer: string | null, note: string) =>
  answer(
    api.POST("/trade/sale-conflicts/{id}/accept", {
      ...at(id),
      body: { ...(customer ? { customer_id: customer } : {}), ...said(note) },
    }),
  );

export const refuseConflict = (id: string, note: string) =>
  answer(api.POST("/trade/sale-conflicts/{id}/refuse", { ...at(id), body: { note: note.trim() } }));

/** How many lines a ticket that waits has. */
export function linesOfConflict(conflict: RecordRow): number {
  try {
    const kept: unknown = JSON.parse(String(conflict.content ?? "{}"));
    const lines = (kept as { lines?: unknown }).lines;
    return Array.isArray(lines) ? lines.length : 0;
  } catch {
    return 0;
  }
}

export const joinHousehold = (
  household: string,
  key: string,
  who: { customer: string; role: FamilyRole; movesPoints: boolean },
) =>
  answer(
    api.POST("/households/{id}/join", {
      ...at(household),
      body: { customer_id: who.customer, role: who.role, moves_points: who.movesPoints, key },
    }),
  );

export const leaveHousehold = (
  household: string,
  key: string,
  who: { customer: string; programme: string | null; points: number },
) =>
  answer(
    api.POST("/households/{id}/leave", {
      ...at(household),
      body: {
        customer_id: who.customer,
        key,
        ...(who.programme && who.points > 0 ? { programme_id: who.programme, points: who.points } : {}),
      },
    }),
  );

export const grantBenefit = (
  benefit: string,
  key: string,
  wish: { customer: string; count: number; reference: string; note: string },
) =>
  answer(
    api.POST("/benefits/{id}/uses", {
      ...at(benefit),
      body: {
        customer_id: wish.customer,
        count: wish.count,
        key,
        ...(wish.reference.trim() ? { reference: wish.reference.trim() } : {}),
        ...said(wish.note),
      },
    }),
  );

export const fallingQuery = (scheme: string, until: string) =>
  infiniteQueryOptions({
    queryKey: ["records", "club", "falling", scheme, until],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/tier-schemes/{id}/falling", {
          params: { path: { id: scheme }, query: { until, after: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const expiringQuery = (programme: string, from: string, to: string) =>
  infiniteQueryOptions({
    queryKey: ["records", "club", "expiring", programme, from, to],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/points-programmes/{id}/expiring", {
          params: { path: { id: programme }, query: { from, to, after: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const liabilityQuery = (programme: string, on: string) =>
  queryOptions({
    queryKey: ["records", "club", "liability", programme, on],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/points-programmes/{id}/liability", {
          params: { path: { id: programme }, query: { on } },
          signal,
        }),
      ),
  });

/** Takes back a use that was recorded by mistake. */
export const takeBackBenefit = (use: string, note: string) =>
  answer(api.POST("/benefit-uses/{id}/take-back", { ...at(use), body: { note } }));

export interface EntitledMembers {
  is_given: boolean;
  count: number;
  items: {
    membership_id: string;
    customer_id: string;
    customer: string | null;
    household_id: string | null;
    tier: string;
    used: number;
    left: number | null;
  }[];
  next: string | null;
}

/** Reviews a part of a ladder's members, from the beginning or after what was answered before; where to go on. */
export const reviewTiers = async (scheme: string, after: string): Promise<string | null> =>
  (await answer(api.POST("/tier-schemes/{id}/review", { ...at(scheme), body: after ? { after } : {} }))).next;

/** Who is entitled to a benefit, page by page. */
export const entitledMembersQuery = (benefit: string) =>
  infiniteQueryOptions({
    queryKey: ["records", "club", "entitled", benefit],
    queryFn: ({ pageParam, signal }): Promise<EntitledMembers> =>
      answer(
        api.GET("/benefits/{id}/members", {
          params: { path: { id: benefit }, query: { after: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { whyQuery } from "@/api/access";
import type { EntityDef } from "@/api/types";

type Can = EntityDef["can"];

interface Reached {
  /** The entity with what the user may do with this one record of it. */
  entity: EntityDef;
  /** He may change other records of the entity, but not this one. */
  isReadOnly: boolean;
}

const ASKED = ["update", "delete"] as const;

/** What may be done with one record: no more than with any, and only what was allowed. */
export function narrowed(can: Can, allowed: readonly string[]): Can {
  const both = (action: (typeof ASKED)[number]) => can[action] && allowed.includes(action);
  return { ...can, update: both("update"), delete: both("delete") };
}

/**
 * What the user may do with a record. Roles may reach some records only: then the server is asked about this one. Nothing is offered
 * before it has answered; when it can't answer, it will say no to who tries.
 */
export function useReach(entity: EntityDef, id: string): Reached {
  const isAsked = ASKED.some((action) => entity.can[action] && entity.rights[action] !== "all");
  const { data, isError } = useQuery({ ...whyQuery(entity.key, id, undefined), enabled: isAsked });
  return useMemo(() => {
    if (!isAsked || isError) return { entity, isReadOnly: false };
    const allowed = (data?.actions ?? []).filter((one) => one.allowed).map((one) => one.action);
    const can = narrowed(entity.can, allowed);
    const isReadOnly = data !== undefined && entity.can.update && !can.update;
    return { entity: { ...entity, can }, isReadOnly };
  }, [entity, isAsked, isError, data]);
}

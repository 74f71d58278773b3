import { useQuery } from "@tanstack/react-query";
import { useEntity } from "@/api/manifest";
import { fetchPage } from "@/api/records";

const ROLE = "org.role";
const FIELD_RULE = "org.field_rule";
/** Roles, and rules of one role about one object: more than any company has. */
const LIMIT = 500;

export interface Role {
  id: string;
  key: string;
  name: string;
}

const text = (value: unknown) => (typeof value === "string" ? value : "");

/** The company's roles; none for who may not see them. */
export function useRoles(): Role[] {
  const mayRead = useEntity(ROLE) !== undefined;
  const { data } = useQuery({
    queryKey: ["records", ROLE, "all"],
    queryFn: ({ signal }) => fetchPage(ROLE, { sort: "name" }, LIMIT, null, signal),
    enabled: mayRead,
  });
  return (data?.items ?? []).map(({ id, key, name }) => ({ id, key: text(key), name: text(name) }));
}

/** What of an object's fields a role's users don't see or may not change. */
export function useFieldRules(role: Role | undefined, entity: string): { field: string; rule: string }[] {
  const mayRead = useEntity(FIELD_RULE) !== undefined;
  const { data } = useQuery({
    queryKey: ["records", FIELD_RULE, "of", role?.id, entity],
    queryFn: ({ signal }) => {
      const f = [`role_id:eq:${role?.id}`, `entity:eq:${entity}`];
      return fetchPage(FIELD_RULE, { f }, LIMIT, null, signal);
    },
    enabled: mayRead && role !== undefined,
  });
  return role ? (data?.items ?? []).map(({ field, rule }) => ({ field: text(field), rule: text(rule) })) : [];
}

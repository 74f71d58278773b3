import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { fieldOf, useEntity } from "@/api/manifest";
import { recordQuery } from "@/api/records";
import type { EntityDef, FieldDef, Value } from "@/api/types";
import { kindUi } from "@/fields/kinds";
import { useTitle } from "@/fields/title";

interface Props {
  entity: EntityDef | undefined;
  name: string;
  value: Value | undefined;
}

/** What a field held, as the log keeps it: a link by the name of what it leads to, as far as the user may see that. */
export function KeptValue({ entity, name, value }: Props) {
  const { t } = useTranslation();
  const field = entity ? fieldOf(entity, name) : undefined;
  if (value === null || value === undefined || value === "") return <span className="quiet">—</span>;
  if (name === "shared_for")
    return <>{t(String(value).includes("update") ? "access.write" : "access.read")}</>;
  if (!entity || !field) return <>{String(value)}</>;
  if (field.kind.type === "link")
    return <KeptLink of={entity.key} field={field} target={field.kind.entity} id={String(value)} />;
  const { Cell } = kindUi(field);
  return <Cell entity={entity.key} field={field} value={value} />;
}

function KeptLink({ of, field, target, id }: { of: string; field: FieldDef; target: string; id: string }) {
  const entity = useEntity(target);
  const titleOf = useTitle();
  // What has been deleted since, or is none of the user's business, keeps its number.
  const found = useQuery({ ...recordQuery(target, id), retry: false, enabled: entity !== undefined });
  const { Cell } = kindUi(field);
  const title = entity && found.data ? titleOf(entity, found.data) : undefined;
  return <Cell entity={of} field={field} value={id} title={title} />;
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEntity, useLabels } from "@/api/manifest";
import { recordQuery } from "@/api/records";
import type { EntityDef } from "@/api/types";
import type { OwnCellProps } from "@/fields/ownCells";
import { routeOf, useTitle } from "@/fields/title";
import { type About, aboutOf } from "./about";

function Known({ entity, id }: { entity: EntityDef; id: string }) {
  const labels = useLabels();
  const titleOf = useTitle();
  const record = useQuery({ ...recordQuery(entity.key, id), retry: false });
  const kind = labels.entity(entity.key);
  // It is gone, or not for this user: what it was is all that can be said.
  if (record.isError) return <>{kind}</>;
  return (
    <Link to="/r/$domain/$name/$id" params={{ ...routeOf(entity.key), id }}>
      {record.data ? `${kind} · ${titleOf(entity, record.data)}` : kind}
    </Link>
  );
}

function Named({ entity, id }: About) {
  const known = useEntity(entity);
  const labels = useLabels();
  return known ? <Known entity={known} id={id} /> : labels.entity(entity);
}

/** A field that names any record, `domain.entity/id`: what it is called, and the way to it. */
export function AboutCell({ field, row }: OwnCellProps) {
  const about = aboutOf(row[field.name]);
  return about ? <Named {...about} /> : String(row[field.name] ?? "");
}

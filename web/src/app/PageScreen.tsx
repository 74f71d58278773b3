import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useEntity } from "@/api/manifest";
import { recordQuery } from "@/api/records";
import type { EntityDef } from "@/api/types";
import { useTitle } from "@/fields/title";
import { RecordPage } from "@/record/RecordPage";
import { NotFound } from "./fallbacks";
import { rememberRecord } from "./palette/recent";

/** The palette offers what was opened last. */
function Remembered({ entity, id }: { entity: EntityDef; id: string }) {
  const titleOf = useTitle();
  const { data } = useQuery(recordQuery(entity.key, id));
  useEffect(() => {
    if (data) rememberRecord({ entity: entity.key, id, title: titleOf(entity, data) });
  }, [data, entity, id]);
  return null;
}

export function PageScreen() {
  const { domain, name, id } = useParams({ from: "/shell/r/$domain/$name/$id" });
  const search = useSearch({ from: "/shell/r/$domain/$name/$id" });
  const navigate = useNavigate();
  const entity = useEntity(`${domain}.${name}`);
  if (!entity) return <NotFound />;
  return (
    <>
      <Remembered entity={entity} id={id} />
      <RecordPage
        key={`${entity.key}/${id}`}
        entity={entity}
        id={id}
        search={search}
        onSearch={(next) =>
          void navigate({
            to: "/r/$domain/$name/$id",
            params: { domain, name, id },
            search: next,
            replace: next.form === search.form,
            resetScroll: false,
          })
        }
      />
    </>
  );
}

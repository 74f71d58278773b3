import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEntity } from "@/api/manifest";
import { RecordPage } from "@/record/RecordPage";
import { NotFound } from "./fallbacks";

export function PageScreen() {
  const { domain, name, id } = useParams({ from: "/shell/r/$domain/$name/$id" });
  const search = useSearch({ from: "/shell/r/$domain/$name/$id" });
  const navigate = useNavigate();
  const entity = useEntity(`${domain}.${name}`);
  if (!entity) return <NotFound />;
  return (
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
  );
}

import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEntity } from "@/api/manifest";
import { RecordList } from "@/record/RecordList";
import { NotFound } from "./fallbacks";

export function ListScreen() {
  const { domain, name } = useParams({ from: "/shell/r/$domain/$name" });
  const search = useSearch({ from: "/shell/r/$domain/$name" });
  const navigate = useNavigate();
  const entity = useEntity(`${domain}.${name}`);
  if (!entity) return <NotFound />;
  return (
    <RecordList
      key={entity.key}
      entity={entity}
      search={search}
      onSearch={(next) => {
        // What was typed rests a moment; whoever has opened a record meanwhile isn't called back to the list.
        if (window.location.pathname !== `/r/${domain}/${name}`) return;
        void navigate({
          to: "/r/$domain/$name",
          params: { domain, name },
          search: next,
          // Opening the form is a step that "back" undoes; filters and typing are not.
          replace: next.form === search.form,
          resetScroll: false,
        });
      }}
    />
  );
}

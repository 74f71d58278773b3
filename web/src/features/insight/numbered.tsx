import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { labelsOf, useEntity, useLang, useManifest } from "@/api/manifest";
import { fetchPage } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { routeOf, titleOf } from "@/fields/title";

/** Numbers that one request asks for. */
const AT_ONCE = 100;
/** A request at most names so many records; the rest keep their numbers. */
const REQUESTS_MAX = 10;

export interface Numbered {
  entity: string;
  /** What a number is called; nothing while nobody knows. */
  name: (number: string) => string | undefined;
  id: (number: string) => string | undefined;
}

interface Page {
  data?: { items: RecordRow[] } | undefined;
}

function byNumber(answers: Page[]): Map<string, RecordRow> {
  const rows = answers.flatMap((answer) => answer.data?.items ?? []);
  return new Map(rows.map((row) => [String(row.number), row]));
}

/** The records behind numbers in a table: those that the user may read have a name and a page. */
export function useNumbered(entity: string, numbers: string[]): Numbered {
  const def = useEntity(entity);
  const [manifest, lang] = [useManifest(), useLang()];
  const wanted = [...new Set(numbers)].filter((number) => number && !/[,()]/.test(number)).sort();
  const chunks = Array.from({ length: Math.ceil(wanted.length / AT_ONCE) }, (_, index) =>
    wanted.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
  const found = useQueries({
    queries: (def ? chunks : []).slice(0, REQUESTS_MAX).map((chunk) => ({
      queryKey: ["records", entity, "numbered", chunk],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchPage(entity, { f: [`number:in:${chunk.join(",")}`] }, AT_ONCE, null, signal),
      staleTime: 60_000,
      retry: false,
    })),
    combine: byNumber,
  });
  return useMemo(
    () => ({
      entity,
      name: (number) => {
        const row = found.get(number);
        return def && row ? titleOf(def, row, labelsOf(manifest, lang)) : undefined;
      },
      id: (number) => found.get(number)?.id,
    }),
    [entity, def, found, manifest, lang],
  );
}

/** A number as the record that it is of: its name, a link to its page, and the number small behind it. */
export function NumberedLink({ of, number }: { of: Numbered; number: string }) {
  const [id, name] = [of.id(number), of.name(number)];
  if (!id) return <>{number}</>;
  return (
    <span className="numbered">
      <Link to="/r/$domain/$name/$id" params={{ ...routeOf(of.entity), id }}>
        {name}
      </Link>
      {name === number ? null : <small>{number}</small>}
    </span>
  );
}

import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, Problem, placeOf, type Schema } from "./client";
import type { Draft } from "./records";

export type EntityDraft = Schema<"EntityDraft">;
export type FieldDraft = Schema<"FieldDraft">;
export type OverrideDraft = Schema<"OverrideDraft">;
export type RuleDraft = Schema<"RuleDraft">;
export type BoardDraft = Schema<"BoardDraft">;
/** A form for some users or records. */
export type LayoutDraft = Schema<"LayoutDraft">;
export type Section = Schema<"LayoutSection">;
export type PlacedField = Section["fields"][number];
export type FieldKind = FieldDraft["kind"];
export type OptionDraft = NonNullable<FieldDraft["options"]>[number];
export type Definition = Schema<"Definition">;
export type Change = Schema<"DefinitionChange">;
export type Customisation = Schema<"Customisation">;
export type Package = Schema<"Package">;
export type Effect = Schema<"PackageEffect">;
export type Trial = Schema<"Trial">;
export type Made = Schema<"DefinitionHistory">;
export type FormState = Schema<"FormState">;

export const customisationQuery = queryOptions({
  queryKey: ["customise"],
  queryFn: () => answer(api.GET("/customise")),
});

export const madeQuery = queryOptions({
  queryKey: ["customise", "history"],
  queryFn: () => answer(api.GET("/customise/history")),
});

/** Everything that is drawn from definitions is asked for anew. */
function useRefresh() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      ["customise", "manifest", "records"].map((key) => client.invalidateQueries({ queryKey: [key] })),
    );
}

/** Changes definitions, all or none, as of the version that this page has seen. */
export function useChange() {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async (changes: Change[]) => {
      const { version } = await client.ensureQueryData(customisationQuery);
      return answer(api.POST("/customise/changes", { body: { changes, version } }));
    },
    onSuccess: async (now) => {
      client.setQueryData(customisationQuery.queryKey, now);
      await refresh();
    },
    // What is shown is old, then; the next try starts from what there is.
    onError: () => client.invalidateQueries({ queryKey: customisationQuery.queryKey }),
  });
}

/** Somebody else changed the same thing since it was opened here, or took it away. */
export class Overtaken extends Error {
  constructor(readonly now: Definition | null) {
    super("overtaken");
  }
}

const isSame = (a: Definition, b: Definition) =>
  a.what === b.what &&
  a.name === b.name &&
  (a.what === "entity" || b.what === "entity" || a.entity === b.entity);

/** The definition as it stands among these. */
export const standing = (all: Definition[], one: Definition) =>
  all.find((other) => isSame(other, one)) ?? null;

/** Other definitions that change meanwhile are no reason to refuse one that nobody touched. */
const TRIES = 3;

interface Step {
  change: Change;
  /** The definition as it was opened; null where there was none. */
  seen: Definition | null;
}

async function makeStep(client: QueryClient, { change, seen }: Step): Promise<Customisation> {
  for (let tries = 1; ; tries += 1) {
    const { definitions, version } = await client.fetchQuery({ ...customisationQuery, staleTime: 0 });
    const now = standing(definitions, change.definition);
    // The server writes a definition always in the same order.
    if (JSON.stringify(now) !== JSON.stringify(seen)) throw new Overtaken(now);
    try {
      return await answer(api.POST("/customise/changes", { body: { changes: [change], version } }));
    } catch (problem) {
      const isLate = problem instanceof Problem && problem.code === "customise.version_conflict";
      if (!isLate || tries === TRIES) throw problem;
    }
  }
}

/** Changes one definition, unless somebody else changed it since it was opened. */
export function useStep() {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (step: Step) => makeStep(client, step),
    onSuccess: async (now) => {
      client.setQueryData(customisationQuery.queryKey, now);
      await refresh();
    },
  });
}

export function usePackage() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (sent: { package: Package; dry_run: boolean }) =>
      answer(api.POST("/customise/package", { body: sent })),
    onSuccess: async ({ done }) => {
      if (done) await refresh();
    },
  });
}

export const tryExpression = (entity: string, expression: string, record: string) =>
  answer(api.POST("/customise/try", { body: { entity, expression, record } }));

/** What a form that isn't saved yet shows and wants of a record of these values. */
export const tryForm = ({ what: _what, ...layout }: LayoutDraft, values: Draft) =>
  answer(api.POST("/customise/form", { body: { layout, values } }));

export const readPackage = () => answer(api.GET("/customise/package"));

export const readForm = (entity: string, values: Draft) =>
  answer(api.POST("/forms/{domain}/{entity}", { params: { path: placeOf(entity) }, body: values }));

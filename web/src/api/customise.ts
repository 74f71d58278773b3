import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api, placeOf, type Schema } from "./client";
import type { Draft } from "./records";

export type EntityDraft = Schema<"EntityDraft">;
export type FieldDraft = Schema<"FieldDraft">;
export type OverrideDraft = Schema<"OverrideDraft">;
export type RuleDraft = Schema<"RuleDraft">;
export type BoardDraft = Schema<"BoardDraft">;
/** A form for some users or records; this app shows it and carries it in packages. */
export type LayoutDraft = Schema<"LayoutDraft">;
export type Section = Schema<"LayoutSection">;
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

export const readPackage = () => answer(api.GET("/customise/package"));

export const readForm = (entity: string, values: Draft) =>
  answer(api.POST("/forms/{domain}/{entity}", { params: { path: placeOf(entity) }, body: values }));

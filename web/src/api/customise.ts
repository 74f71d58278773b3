import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, get } from "./client";
import type { Label } from "./types";

export interface EntityDraft {
  what: "entity";
  name: string;
  label: Label;
  title_label?: Label | null;
  menu: boolean;
  part_of?: string | null;
  retired: boolean;
}

export interface OptionDraft {
  key: string;
  label: Label;
}

export interface FieldDraft {
  what: "field";
  entity: string;
  name: string;
  label: Label;
  help?: Label | null;
  kind: string;
  length?: number | null;
  options: OptionDraft[];
  target?: string | null;
  required: boolean;
  unique: boolean;
  search: boolean;
  filter: boolean;
  /** Tells of a person. */
  personal?: boolean;
  list: number;
  place: number;
  default?: string | null;
  min?: string | null;
  max?: string | null;
  pattern?: string | null;
  formula?: string | null;
  retired: boolean;
}

export interface OverrideDraft {
  what: "override";
  entity: string;
  name: string;
  label?: Label | null;
  help?: Label | null;
  hidden: boolean;
  required: boolean;
  place?: number | null;
  list?: number | null;
  default?: string | null;
}

export interface RuleDraft {
  what: "rule";
  entity: string;
  name: string;
  condition: string;
  message: Label;
  fields: string[];
  on: "write" | "create" | "update";
  active: boolean;
}

export interface BoardDraft {
  what: "board";
  entity: string;
  name: string;
  label: Label;
  field: string;
  cards: string[];
}

/** A form for some users or records; this app shows it and carries it in packages. */
export interface LayoutDraft {
  what: "layout";
  entity: string;
  name: string;
  label: Label;
  role?: string | null;
  class?: { field: string; value: string } | null;
  sections: Section[];
}

export interface Section {
  label: Label;
  columns: number;
  fields: { name: string; visible_if?: string; required_if?: string }[];
}

export type Definition = EntityDraft | FieldDraft | OverrideDraft | RuleDraft | BoardDraft | LayoutDraft;

export type Change =
  | { do: "put"; definition: Definition }
  | { do: "delete"; definition: Definition; confirm?: string };

export interface Customisation {
  version: number;
  definitions: Definition[];
}

export interface Package {
  format: string;
  version: number;
  definitions: Definition[];
}

export interface Effect {
  what: Definition["what"];
  entity: string;
  name: string;
  outcome: "new" | "same" | "changed" | "conflict";
}

export interface Trial {
  fault?: { line: number; column: number; message: string };
  value?: string;
  empty?: boolean;
  fields?: string[];
}

export interface Made {
  at: string;
  by: string | null;
  action: string;
  about: { what: Definition["what"]; entity: string; name: string } | null;
}

export const customisationQuery = queryOptions({
  queryKey: ["customise"],
  queryFn: () => get<Customisation>("/customise"),
});

export const madeQuery = queryOptions({
  queryKey: ["customise", "history"],
  queryFn: () => get<{ items: Made[] }>("/customise/history"),
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
      return call<Customisation>("POST", "/customise/changes", { body: { changes, version } });
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
      call<{ effects: Effect[]; done: boolean }>("POST", "/customise/package", { body: sent }),
    onSuccess: async ({ done }) => {
      if (done) await refresh();
    },
  });
}

export const tryExpression = (entity: string, expression: string, record: string) =>
  call<Trial>("POST", "/customise/try", { body: { entity, expression, record } });

export const readPackage = () => get<Package>("/customise/package");

export interface FormState {
  layout: LayoutDraft | null;
  hidden: string[];
  required: string[];
}

export const readForm = (entity: string, values: unknown) =>
  call<FormState>("POST", `/forms/${entity.replace(".", "/")}`, { body: values });

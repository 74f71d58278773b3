import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answer, api } from "./client";
import type { EntityDef, FieldDef, Lang, Manifest } from "./types";

export const manifestQuery = queryOptions({
  queryKey: ["manifest"],
  queryFn: () => answer(api.GET("/manifest")),
  staleTime: Number.POSITIVE_INFINITY,
});

export function useManifest(): Manifest {
  return useSuspenseQuery(manifestQuery).data;
}

/** The definition of an entity, or undefined when the user may not see it. */
export function useEntity(key: string): EntityDef | undefined {
  return useManifest().entities.find((entity) => entity.key === key);
}

/** How far the user's roles reach when a domain's act writes records of this kind: with every one, some, or none. */
export type Right = EntityDef["rights"]["update"];

/**
 * What the user may do through a domain's acts. `can` says what may be done by hand, and nobody writes a ledger by hand; for
 * what a button of one's own does, this is asked.
 */
export function useRight(key: string, action: keyof EntityDef["rights"]): Right {
  return useEntity(key)?.rights[action] ?? "none";
}

export interface Labels {
  of: (key: string) => string | undefined;
  entity: (key: string) => string;
  /** The entity inside of a sentence: English writes it small there. */
  noun: (key: string) => string;
  field: (entity: string, field: string) => string;
  choice: (entity: string, field: string, option: string) => string;
  group: (entity: string, group: string) => string;
}

/** The words of the manifest in the language of the page. A missing label shows its own name. */
export function labelsOf(manifest: Manifest, lang: Lang): Labels {
  const of = (key: string) => {
    const label = manifest.labels[key];
    return label ? label[lang] || label.zh : undefined;
  };
  return {
    of,
    entity: (key) => of(key) ?? key,
    noun: (key) => {
      const label = of(key) ?? key;
      return lang === "en" ? label.charAt(0).toLowerCase() + label.slice(1) : label;
    },
    // A field of another entity is named with it, and so is its label.
    field: (entity, field) => of(`${entity}.${field}`) ?? of(`field.${field}`) ?? of(field) ?? field,
    choice: (entity, field, option) =>
      of(`choice.${entity}.${field}.${option}`) ?? of(`choice.${field}.${option}`) ?? option,
    group: (entity, group) => of(`group.${entity}.${group}`) ?? of(`group.${group}`) ?? group,
  };
}

export function useLang(): Lang {
  const { i18n } = useTranslation();
  return i18n.language.startsWith("en") ? "en" : "zh";
}

export function useLabels(): Labels {
  return labelsOf(useManifest(), useLang());
}

const instant = (name: string): FieldDef => ({
  name,
  kind: { type: "datetime" },
  required: false,
  read_only: true,
  search: false,
  filter: true,
  list: 0,
  group: "main",
  default: null,
});

/** The fields that every record has and that no EntityDef repeats. */
export const COMMON_FIELDS: FieldDef[] = [instant("created_at"), instant("updated_at")];

export function fieldOf(entity: EntityDef, name: string): FieldDef | undefined {
  return [...entity.fields, ...COMMON_FIELDS].find((field) => field.name === name);
}

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Form, type FormInstance } from "antd";
import { type FormState, readForm } from "@/api/customise";
import { useLabels, useLang, useManifest } from "@/api/manifest";
import type { Draft } from "@/api/records";
import type { EntityDef, FieldDef, RecordRow } from "@/api/types";
import { useDebounced } from "@/ui/useDebounced";
import { designedSections, type FormSection, plainSections } from "./formLayout";

/** The form that the server picks for this user and these values, and what its conditions say of them. */
function useFormState(entity: EntityDef, values: string) {
  // What administrators change counts the version up, and is asked for anew.
  const { version } = useManifest();
  return useQuery({
    queryKey: ["form", entity.key, version, values],
    queryFn: (): Promise<FormState> => readForm(entity.key, JSON.parse(values)),
    enabled: entity.has_forms === true,
    placeholderData: keepPreviousData,
  });
}

/**
 * The sections of a form: by the fields' groups, or those of a designed form, which follow what is typed. Null while nobody knows
 * yet which.
 */
export function useSections(
  entity: EntityDef,
  { fields, preset }: { fields: FieldDef[]; preset: string[] },
  start: Draft,
  form: FormInstance<Draft>,
): FormSection[] | null {
  const labels = useLabels();
  const lang = useLang();
  const typed = Form.useWatch([], form) as Draft | undefined;
  const values = useDebounced(JSON.stringify({ ...start, ...typed }), 250);
  const { data, isPending } = useFormState(entity, values);
  if (entity.has_forms && isPending) return null;
  if (!data?.layout) return plainSections(fields, (group) => labels.group(entity.key, group));
  const offered = entity.fields.filter((field) => !field.hidden && !preset.includes(field.name));
  return designedSections({ ...data, layout: data.layout }, offered, lang);
}

/** The sections in which a record's page shows its fields. */
export function useRowSections(entity: EntityDef, row: RecordRow): FormSection[] | null {
  const labels = useLabels();
  const lang = useLang();
  const shown = entity.fields.filter((field) => !field.hidden);
  const values = Object.fromEntries(shown.map(({ name }) => [name, row[name] ?? null]));
  const { data, isPending } = useFormState(entity, JSON.stringify(values));
  if (entity.has_forms && isPending) return null;
  if (!data?.layout) return plainSections(shown, (group) => labels.group(entity.key, group));
  return designedSections({ ...data, layout: data.layout }, shown, lang);
}

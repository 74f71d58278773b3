import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Form, type FormInstance } from "antd";
import { readForm } from "@/api/customise";
import { useLabels, useLang } from "@/api/manifest";
import type { Draft } from "@/api/records";
import type { EntityDef, FieldDef } from "@/api/types";
import { useDebounced } from "@/ui/useDebounced";
import { groupsOf } from "./draft";

export interface FormSection {
  key: string;
  title: string | null;
  fields: FieldDef[];
}

/**
 * The sections of a form: by the fields' groups, or those of the form that the server picks for this user and these values;
 * then what is shown and wanted follows what is typed.
 */
export function useSections(
  entity: EntityDef,
  fields: FieldDef[],
  start: Draft,
  form: FormInstance<Draft>,
): FormSection[] {
  const labels = useLabels();
  const lang = useLang();
  const typed = Form.useWatch([], form) as Draft | undefined;
  const values = useDebounced(JSON.stringify({ ...start, ...typed }), 250);
  const { data } = useQuery({
    queryKey: ["form", entity.key, values],
    queryFn: () => readForm(entity.key, JSON.parse(values)),
    enabled: entity.has_forms === true,
    placeholderData: keepPreviousData,
  });
  if (!data?.layout) {
    const groups = groupsOf(fields);
    return groups.map((group) => ({
      key: group.name ?? "",
      title: group.name && groups.length > 1 ? labels.group(entity.key, group.name) : null,
      fields: group.fields,
    }));
  }
  return data.layout.sections.map((section, at) => ({
    key: String(at),
    title: section.label[lang],
    fields: section.fields
      .filter(({ name }) => !data.hidden.includes(name))
      .flatMap(({ name }) => fields.filter((field) => field.name === name))
      .map((field) => (data.required.includes(field.name) ? { ...field, required: true } : field)),
  }));
}

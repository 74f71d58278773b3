import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Form, Select } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type LayoutDraft, tryForm } from "@/api/customise";
import { useLang } from "@/api/manifest";
import type { Draft } from "@/api/records";
import type { EntityDef } from "@/api/types";
import { startOf } from "@/record/draft";
import { FormSections } from "@/record/FormSections";
import { designedSections } from "@/record/formLayout";
import { ProblemView } from "@/ui/ProblemView";
import { useDebounced } from "@/ui/useDebounced";
import { Item } from "./Item";
import { asRole, placeable } from "./layouts";
import { useFieldRules, useRoles } from "./useRoles";

interface Props {
  entity: EntityDef;
  draft: LayoutDraft;
}

/** The form as it will be for a role: its rights, and the conditions as one types. */
export function LayoutPreview({ entity, draft }: Props) {
  const { t } = useTranslation();
  const lang = useLang();
  const roles = useRoles();
  const [chosen, setChosen] = useState<string | null>(null);
  const role = roles.find(({ key }) => key === (draft.role ?? chosen));
  const rules = useFieldRules(role, entity.key);
  const [form] = Form.useForm<Draft>();
  const typed = Form.useWatch([], form) as Draft | undefined;
  const fields = asRole(placeable(entity), rules);
  const start = {
    ...startOf(fields, null),
    ...(draft.class ? { [draft.class.field]: draft.class.value } : {}),
  };
  const asked = useDebounced(JSON.stringify([draft, { ...start, ...typed }]), 250);
  const { data, error } = useQuery({
    queryKey: ["form", entity.key, "try", asked],
    queryFn: () => {
      const [layout, values] = JSON.parse(asked) as [LayoutDraft, Draft];
      return tryForm(layout, values);
    },
    placeholderData: keepPreviousData,
  });
  const sections = designedSections(
    { layout: draft, hidden: data?.hidden ?? [], required: data?.required ?? [] },
    fields,
    lang,
  );
  const { class: kind } = draft;
  useEffect(() => {
    if (kind) form.setFieldValue(kind.field, kind.value);
  }, [kind?.field, kind?.value]);
  const isOther = kind && typed?.[kind.field] !== undefined && typed[kind.field] !== kind.value;
  return (
    <section className="panel layout-preview" aria-label={t("customise.form.preview")}>
      <h2>{t("customise.form.preview")}</h2>
      {draft.role || roles.length === 0 ? null : (
        <Item label={t("customise.form.preview.as")}>
          <Select
            aria-label={t("customise.form.preview.as")}
            value={chosen ?? ""}
            onChange={(key) => setChosen(key || null)}
            options={[
              { value: "", label: t("customise.form.preview.free") },
              ...roles.map(({ key, name }) => ({ value: key, label: name })),
            ]}
          />
        </Item>
      )}
      <p className="quiet">{t("customise.form.preview.note")}</p>
      {error ? <ProblemView error={error} /> : null}
      {isOther ? <p className="def-bad">{t("customise.form.preview.other")}</p> : null}
      <Form name="preview" form={form} layout="vertical" initialValues={start} className="layout-trial">
        <FormSections entity={entity} sections={sections} row={null} />
      </Form>
    </section>
  );
}

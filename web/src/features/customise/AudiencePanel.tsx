import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { LayoutDraft } from "@/api/customise";
import { useLabels, useLang } from "@/api/manifest";
import type { EntityDef } from "@/api/types";
import { Item } from "./Item";
import { LabelInput } from "./LabelInput";
import { isDefault } from "./layouts";
import { useRoles } from "./useRoles";

interface Props {
  entity: EntityDef;
  draft: LayoutDraft;
  /** Another form for the same role and class. */
  twin: LayoutDraft | undefined;
  onChange: (change: Partial<LayoutDraft>) => void;
}

/** What the form is called, and which role and which records it is for. */
export function AudiencePanel({ entity, draft, twin, onChange }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const lang = useLang();
  const roles = useRoles();
  const known = roles.map(({ key, name }) => ({ value: key, label: name }));
  // A role that is gone keeps its form, which nobody gets.
  const gone = draft.role && !roles.some(({ key }) => key === draft.role);
  const choices = entity.fields.filter((field) => field.kind.type === "choice" && !field.hidden);
  const classField = choices.find((field) => field.name === draft.class?.field);
  const options = classField?.kind.type === "choice" ? classField.kind.options : [];
  const chooseField = (name: string) => {
    const kind = choices.find((field) => field.name === name)?.kind;
    const first = kind?.type === "choice" ? kind.options[0] : undefined;
    onChange({ class: first ? { field: name, value: first } : null });
  };
  return (
    <section className="panel layout-audience">
      <h2>{t("customise.form.for")}</h2>
      <LabelInput
        label={t("customise.form.name")}
        value={draft.label}
        onChange={(label) => onChange({ label })}
        required
      />
      <div className="def-label">
        <Item label={t("customise.form.role")}>
          <Select
            aria-label={t("customise.form.role")}
            value={draft.role ?? ""}
            onChange={(role) => onChange({ role: role || null })}
            showSearch={{ optionFilterProp: "label" }}
            options={[
              { value: "", label: t("customise.form.role.all") },
              ...known,
              ...(gone
                ? [{ value: draft.role, label: t("customise.form.role.gone", { key: draft.role }) }]
                : []),
            ]}
          />
        </Item>
        <Item label={t("customise.form.class")}>
          <Select
            aria-label={t("customise.form.class")}
            value={draft.class?.field ?? ""}
            onChange={chooseField}
            options={[
              { value: "", label: t("customise.form.class.all") },
              ...choices.map((field) => ({
                value: field.name,
                label: labels.field(entity.key, field.name),
              })),
            ]}
          />
        </Item>
        {draft.class ? (
          <Item label={t("customise.form.class.value")}>
            <Select
              aria-label={t("customise.form.class.value")}
              value={draft.class.value}
              onChange={(value) => onChange({ class: { field: draft.class?.field ?? "", value } })}
              options={options.map((value) => ({
                value,
                label: labels.choice(entity.key, draft.class?.field ?? "", value),
              }))}
            />
          </Item>
        ) : null}
      </div>
      {twin ? (
        <p className="def-bad" role="alert">
          {t("customise.form.twin", { name: twin.label[lang] })}
        </p>
      ) : (
        <p className="quiet">
          {t(isDefault(draft) ? "customise.form.default.note" : "customise.form.only.note")}
        </p>
      )}
    </section>
  );
}

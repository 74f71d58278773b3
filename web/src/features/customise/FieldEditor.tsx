import { Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDraft } from "@/api/customise";
import { useLabels, useManifest } from "@/api/manifest";
import {
  canBeUnique,
  canCompute,
  filledIn,
  hasOptions,
  hasText,
  KINDS,
  kindsAfter,
  limitsOf,
  nameFrom,
} from "./drafts";
import { Editor } from "./Editor";
import { ExpressionInput } from "./ExpressionInput";
import { Item } from "./Item";
import { LabelInput } from "./LabelInput";
import { OptionsInput } from "./OptionsInput";

interface Props {
  start: FieldDraft;
  /** Names of the object's other fields. */
  taken: string[];
  onClose: () => void;
}

const FLAGS = ["required", "unique", "search", "filter", "personal", "analysed", "sealed"] as const;

/** A field that an administrator adds. */
export function FieldEditor({ start, taken, onClose }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { entities } = useManifest();
  const [draft, setDraft] = useState(start);
  const isNew = start.name === "";
  const set = (change: Partial<FieldDraft>) => setDraft({ ...draft, ...change });
  const computed = draft.formula !== undefined && draft.formula !== null;
  const made = (): FieldDraft | null => {
    const label = filledIn(draft.label);
    if (!label.zh.trim()) return null;
    if (hasOptions(draft.kind) && !draft.options?.length) return null;
    if (draft.kind === "link" && !draft.target) return null;
    return {
      ...draft,
      label,
      name: draft.name || nameFrom(label.en, "c_", taken),
      unique: draft.unique && canBeUnique(draft.kind) && !computed,
      search: draft.search && (hasText(draft.kind) || hasOptions(draft.kind)) && !draft.sealed,
      analysed: draft.analysed && draft.kind !== "file" && !draft.sealed,
      sealed: draft.sealed && hasText(draft.kind) && !computed,
      required: draft.required && !computed && draft.kind !== "file",
      default: computed || draft.sealed ? null : draft.default || null,
      options: hasOptions(draft.kind) ? draft.options : [],
      target: draft.kind === "link" ? (draft.target ?? null) : null,
      length: draft.kind === "text" ? (draft.length ?? null) : null,
    };
  };
  const offered = (flag: (typeof FLAGS)[number]) => {
    if (flag === "unique") return canBeUnique(draft.kind) && !computed;
    if (flag === "search") return (hasText(draft.kind) || hasOptions(draft.kind)) && !draft.sealed;
    if (flag === "analysed") return draft.kind !== "file" && !draft.sealed;
    // What is stored one way stays so: the choice is made when the field is added.
    if (flag === "sealed") return isNew && hasText(draft.kind) && !computed;
    return flag !== "required" || (!computed && draft.kind !== "file");
  };
  return (
    <Editor
      title={isNew ? t("customise.field.new") : labels.field(draft.entity, draft.name)}
      made={made}
      seen={isNew ? null : start}
      removal={start.retired ? "typed" : undefined}
      onClose={onClose}
    >
      <LabelInput
        label={t("customise.label")}
        value={draft.label}
        onChange={(label) => set({ label })}
        required
      />
      <Item label={t("customise.kind")}>
        <Select
          virtual={false}
          value={draft.kind}
          onChange={(kind) => set({ kind, formula: null })}
          options={(isNew ? [...KINDS] : kindsAfter(start.kind)).map((kind) => ({
            value: kind,
            label: t(`customise.kind.${kind}`),
          }))}
        />
      </Item>
      {hasOptions(draft.kind) ? (
        <OptionsInput
          value={draft.options ?? []}
          onChange={(options) => set({ options })}
          kept={start.options ?? []}
        />
      ) : null}
      {draft.kind === "link" ? (
        <Item label={t("customise.target")}>
          <Select
            disabled={!isNew}
            showSearch
            optionFilterProp="label"
            value={draft.target ?? null}
            onChange={(target) => set({ target })}
            options={entities.map((entity) => ({ value: entity.key, label: labels.entity(entity.key) }))}
          />
        </Item>
      ) : null}
      {draft.kind === "text" ? (
        <Item label={t("customise.length")}>
          <Input
            type="number"
            min={start.length && !isNew ? start.length : 1}
            max={2000}
            value={draft.length ?? 200}
            onChange={(event) => set({ length: Number(event.target.value) || null })}
          />
        </Item>
      ) : null}
      <div className="def-flags">
        {FLAGS.filter(offered).map((flag) => (
          <Checkbox
            key={flag}
            checked={draft[flag] === true}
            onChange={(event) => set({ [flag]: event.target.checked })}
          >
            {t(`customise.flag.${flag}`)}
          </Checkbox>
        ))}
        <Checkbox
          checked={Boolean(draft.list)}
          onChange={(event) => set({ list: event.target.checked ? 50 : 0 })}
        >
          {t("customise.flag.list")}
        </Checkbox>
        {isNew && canCompute(draft.kind) ? (
          <Checkbox
            checked={computed}
            onChange={(event) => set({ formula: event.target.checked ? "" : null })}
          >
            {t("customise.flag.formula")}
          </Checkbox>
        ) : null}
      </div>
      {computed ? (
        <ExpressionInput
          label={t("customise.formula")}
          entity={draft.entity}
          value={draft.formula ?? ""}
          onChange={(formula) => set({ formula })}
        />
      ) : (
        <div className="def-label">
          {limitsOf(draft).map(({ name, label }) => (
            <Item key={name} label={t(label)}>
              <Input
                value={draft[name] ?? ""}
                onChange={(event) => set({ [name]: event.target.value || null })}
              />
            </Item>
          ))}
        </div>
      )}
      <LabelInput
        label={t("customise.help")}
        value={draft.help ?? { zh: "", en: "" }}
        onChange={(help) => set({ help: help.zh || help.en ? filledIn(help) : null })}
      />
      {isNew ? null : (
        <Checkbox checked={draft.retired} onChange={(event) => set({ retired: event.target.checked })}>
          {t("customise.flag.retired")}
        </Checkbox>
      )}
    </Editor>
  );
}

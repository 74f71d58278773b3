import { Checkbox, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleDraft } from "@/api/customise";
import { useEntity, useLabels } from "@/api/manifest";
import { filledIn, nameFrom } from "./drafts";
import { Editor } from "./Editor";
import { ExpressionInput } from "./ExpressionInput";
import { Item } from "./Item";
import { LabelInput } from "./LabelInput";

const MOMENTS = ["write", "create", "update"] as const;

/** What must hold when a record is written. */
export function RuleEditor({
  start,
  taken,
  onClose,
}: {
  start: RuleDraft;
  taken: string[];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const labels = useLabels();
  const entity = useEntity(start.entity);
  const [draft, setDraft] = useState(start);
  const isNew = start.name === "";
  const set = (change: Partial<RuleDraft>) => setDraft({ ...draft, ...change });
  const made = (): RuleDraft | null => {
    const message = filledIn(draft.message);
    if (!message.zh.trim() || !draft.condition.trim()) return null;
    return { ...draft, message, name: draft.name || nameFrom("rule", "", taken) };
  };
  return (
    <Editor
      title={isNew ? t("customise.rule.new") : start.message.zh}
      made={made}
      seen={isNew ? null : start}
      removal="plain"
      onClose={onClose}
    >
      <ExpressionInput
        label={t("customise.condition")}
        entity={draft.entity}
        value={draft.condition}
        onChange={(condition) => set({ condition })}
      />
      <LabelInput
        label={t("customise.message")}
        value={draft.message}
        onChange={(message) => set({ message })}
        required
      />
      <Item label={t("customise.concerned")}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          value={draft.fields}
          onChange={(fields) => set({ fields })}
          options={(entity?.fields ?? []).map((field) => ({
            value: field.name,
            label: labels.field(draft.entity, field.name),
          }))}
        />
      </Item>
      <Item label={t("customise.on")}>
        <Select
          value={draft.on}
          onChange={(on) => set({ on })}
          options={MOMENTS.map((on) => ({ value: on, label: t(`customise.on.${on}`) }))}
        />
      </Item>
      <Checkbox checked={draft.active} onChange={(event) => set({ active: event.target.checked })}>
        {t("customise.flag.active")}
      </Checkbox>
    </Editor>
  );
}

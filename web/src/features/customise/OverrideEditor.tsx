import { Checkbox, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OverrideDraft } from "@/api/customise";
import { useLabels } from "@/api/manifest";
import type { FieldDef } from "@/api/types";
import { filledIn } from "./drafts";
import { Editor } from "./Editor";
import { Item } from "./Item";
import { LabelInput } from "./LabelInput";

interface Props {
  start: OverrideDraft;
  field: FieldDef;
  isKnown: boolean;
  onClose: () => void;
}

/** What an administrator may say of a field that the program declares: anything but its kind. */
export function OverrideEditor({ start, field, isKnown, onClose }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const [draft, setDraft] = useState(start);
  const set = (change: Partial<OverrideDraft>) => setDraft({ ...draft, ...change });
  return (
    <Editor
      title={labels.field(draft.entity, draft.name)}
      made={() => draft}
      seen={isKnown ? start : null}
      removal="plain"
      onClose={onClose}
    >
      <p className="quiet">{t("customise.declared")}</p>
      <LabelInput
        label={t("customise.label")}
        value={draft.label ?? { zh: "", en: "" }}
        onChange={(label) => set({ label: label.zh || label.en ? filledIn(label) : null })}
      />
      <div className="def-flags">
        <Checkbox checked={draft.hidden} onChange={(event) => set({ hidden: event.target.checked })}>
          {t("customise.flag.hidden")}
        </Checkbox>
        <Checkbox
          checked={draft.required || (field.required && !isKnown)}
          disabled={field.read_only || (field.required && !isKnown)}
          onChange={(event) => set({ required: event.target.checked })}
        >
          {t("customise.flag.required")}
        </Checkbox>
      </div>
      <Item label={t("customise.default")}>
        <Input
          value={draft.default ?? ""}
          onChange={(event) => set({ default: event.target.value || null })}
        />
      </Item>
      <LabelInput
        label={t("customise.help")}
        value={draft.help ?? { zh: "", en: "" }}
        onChange={(help) => set({ help: help.zh || help.en ? filledIn(help) : null })}
      />
    </Editor>
  );
}

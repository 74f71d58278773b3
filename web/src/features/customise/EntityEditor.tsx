import { Checkbox, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EntityDraft } from "@/api/customise";
import { useEntity, useLabels, useManifest } from "@/api/manifest";
import { filledIn, nameFrom } from "./drafts";
import { Editor } from "./Editor";
import { Item } from "./Item";
import { LabelInput } from "./LabelInput";

/** An object that an administrator adds. */
export function EntityEditor({ start, onClose }: { start: EntityDraft; onClose: () => void }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { entities } = useManifest();
  const [draft, setDraft] = useState(start);
  const isNew = start.name === "";
  const known = useEntity(`custom.${start.name}`);
  const links = known?.fields.filter((field) => field.kind.type === "link") ?? [];
  const set = (change: Partial<EntityDraft>) => setDraft({ ...draft, ...change });
  const made = (): EntityDraft | null => {
    const label = filledIn(draft.label);
    if (!label.zh.trim()) return null;
    const taken = entities.filter(({ domain }) => domain === "custom").map(({ name }) => name);
    return { ...draft, label, name: draft.name || nameFrom(label.en, "", [...taken, "field"]) };
  };
  return (
    <Editor
      title={isNew ? t("customise.object.new") : labels.entity(`custom.${start.name}`)}
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
      <LabelInput
        label={t("customise.title")}
        value={draft.title_label ?? { zh: "", en: "" }}
        onChange={(label) => set({ title_label: label.zh || label.en ? filledIn(label) : null })}
      />
      {isNew ? null : (
        <Item label={t("customise.part_of")}>
          <Select
            allowClear
            value={draft.part_of ?? null}
            onChange={(part_of) => set({ part_of: part_of ?? null })}
            options={links.map((field) => ({
              value: field.name,
              label: labels.field(`custom.${start.name}`, field.name),
            }))}
          />
        </Item>
      )}
      <Checkbox checked={draft.menu} onChange={(event) => set({ menu: event.target.checked })}>
        {t("customise.flag.menu")}
      </Checkbox>
      {isNew ? null : (
        <Checkbox checked={draft.retired} onChange={(event) => set({ retired: event.target.checked })}>
          {t("customise.flag.retired")}
        </Checkbox>
      )}
    </Editor>
  );
}

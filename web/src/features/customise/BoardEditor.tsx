import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BoardDraft } from "@/api/customise";
import { useEntity, useLabels } from "@/api/manifest";
import { filledIn, nameFrom } from "./drafts";
import { Editor } from "./Editor";
import { Item } from "./Item";
import { LabelInput } from "./LabelInput";

/** Records as cards, in columns by a choice. */
export function BoardEditor({
  start,
  taken,
  onClose,
}: {
  start: BoardDraft;
  taken: string[];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const labels = useLabels();
  const entity = useEntity(start.entity);
  const [draft, setDraft] = useState(start);
  const isNew = start.name === "";
  const set = (change: Partial<BoardDraft>) => setDraft({ ...draft, ...change });
  const made = (): BoardDraft | null => {
    const label = filledIn(draft.label);
    if (!label.zh.trim() || !draft.field) return null;
    return { ...draft, label, name: draft.name || nameFrom("board", "", taken) };
  };
  const fields = entity?.fields ?? [];
  const option = (name: string) => ({ value: name, label: labels.field(start.entity, name) });
  return (
    <Editor
      title={isNew ? t("customise.board.new") : start.label.zh}
      made={made}
      seen={isNew ? null : start}
      removal="plain"
      onClose={onClose}
    >
      <LabelInput
        label={t("customise.label")}
        value={draft.label}
        onChange={(label) => set({ label })}
        required
      />
      <Item label={t("customise.columns")}>
        <Select
          value={draft.field}
          onChange={(field) => set({ field })}
          options={fields.filter((field) => field.kind.type === "choice").map((field) => option(field.name))}
        />
      </Item>
      <Item label={t("customise.cards")}>
        <Select
          mode="multiple"
          value={draft.cards}
          onChange={(cards) => set({ cards })}
          options={fields.map((field) => option(field.name))}
        />
      </Item>
    </Editor>
  );
}

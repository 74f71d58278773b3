import { Input } from "antd";
import { useTranslation } from "react-i18next";
import type { Label } from "@/api/types";
import { Item } from "./Item";

interface Props {
  label: string;
  value: Label;
  onChange: (value: Label) => void;
  required?: boolean;
}

/** A name in both languages; one of them may stand for both. */
export function LabelInput({ label, value, onChange, required }: Props) {
  const { t } = useTranslation();
  return (
    <div className="def-label">
      <Item label={`${label} · 中文${required ? " *" : ""}`}>
        <Input
          maxLength={60}
          value={value.zh}
          onChange={(event) => onChange({ ...value, zh: event.target.value })}
        />
      </Item>
      <Item label={`${label} · English`}>
        <Input
          maxLength={60}
          value={value.en}
          placeholder={value.zh ? t("customise.same") : ""}
          onChange={(event) => onChange({ ...value, en: event.target.value })}
        />
      </Item>
    </div>
  );
}

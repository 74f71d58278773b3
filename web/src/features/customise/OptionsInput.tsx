import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { OptionDraft } from "@/api/customise";
import { moved, nameFrom } from "./drafts";
import { Steps } from "./Steps";

interface Props {
  value: OptionDraft[];
  onChange: (value: OptionDraft[]) => void;
  /** Those that records may have; they stay. */
  kept: OptionDraft[];
}

/** The choices of a field, in their order. */
export function OptionsInput({ value, onChange, kept }: Props) {
  const { t } = useTranslation();
  const set = (at: number, change: Partial<OptionDraft>) =>
    onChange(value.map((one, n) => (n === at ? { ...one, ...change } : one)));
  const add = () => {
    const taken = value.map(({ key }) => key);
    onChange([...value, { key: nameFrom("option", "", taken), label: { zh: "", en: "" } }]);
  };
  return (
    <fieldset className="def-options">
      <legend>{t("customise.options")}</legend>
      {value.map((option, at) => (
        <div key={option.key} className="def-option">
          <Input
            aria-label={`${t("customise.option")} ${at + 1} · 中文`}
            placeholder="中文"
            value={option.label.zh}
            onChange={(event) => set(at, { label: { ...option.label, zh: event.target.value } })}
          />
          <Input
            aria-label={`${t("customise.option")} ${at + 1} · English`}
            placeholder="English"
            value={option.label.en}
            onChange={(event) => set(at, { label: { ...option.label, en: event.target.value } })}
          />
          <Steps
            name={option.label.zh || option.key}
            first={at === 0}
            last={at === value.length - 1}
            onStep={(step) => onChange(moved(value, at, step))}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            disabled={kept.some(({ key }) => key === option.key)}
            aria-label={t("action.delete")}
            onClick={() => onChange(value.filter((_, n) => n !== at))}
          />
        </div>
      ))}
      <Button icon={<PlusOutlined />} onClick={add}>
        {t("customise.option.new")}
      </Button>
    </fieldset>
  );
}

import "./pricing.css";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { ACTIONS, type Definition, type Part, started } from "./definition";
import { PartInput } from "./PartInput";

interface PartsProps {
  definition: Definition;
  parts: Part[];
  disabled: boolean;
  onChange: (definition: Definition) => void;
}

/** What a definition is made of, each with its control. */
export function PartsInputs({ definition, parts, disabled, onChange }: PartsProps) {
  const { t } = useTranslation();
  return parts.map((part) => {
    const label = t([`prices.part.${definition.kind}.${part.name}`, `prices.part.${part.name}`]);
    const input = (
      <PartInput
        part={part}
        label={label}
        disabled={disabled}
        value={definition[part.name]}
        onChange={(value) => onChange({ ...definition, [part.name]: value })}
      />
    );
    return part.type === "flag" ? (
      <div key={part.name}>{input}</div>
    ) : (
      <div className="definition-part" key={part.name}>
        <span>{label}</span>
        {input}
      </div>
    );
  });
}

interface EditProps {
  value: Definition;
  disabled: boolean;
  onChange: (value: Definition) => void;
}

/** What a promotion gives. */
export function ActionEditor({ value, onChange, disabled }: EditProps) {
  const { t } = useTranslation();
  return (
    <div className="definition-form">
      <Select
        aria-label={t("prices.action")}
        disabled={disabled}
        value={value.kind}
        onChange={(kind: string) => onChange(started(kind, ACTIONS))}
        options={Object.keys(ACTIONS).map((kind) => ({ value: kind, label: t(`prices.action.${kind}`) }))}
      />
      <PartsInputs
        definition={value}
        parts={ACTIONS[value.kind] ?? []}
        disabled={disabled}
        onChange={onChange}
      />
    </div>
  );
}

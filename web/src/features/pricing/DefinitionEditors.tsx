import "./pricing.css";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { DefinitionRow } from "./DefinitionRow";
import { ACTIONS, CONDITIONS, type Definition, type Part, started } from "./definition";
import { PartInput } from "./PartInput";

interface PartsProps {
  definition: Definition;
  parts: Part[];
  disabled: boolean;
  onChange: (definition: Definition) => void;
}

function Parts({ definition, parts, disabled, onChange }: PartsProps) {
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
  disabled: boolean;
}

/** What a promotion gives. */
export function ActionEditor({
  value,
  onChange,
  disabled,
}: EditProps & { value: Definition; onChange: (value: Definition) => void }) {
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
      <Parts definition={value} parts={ACTIONS[value.kind] ?? []} disabled={disabled} onChange={onChange} />
    </div>
  );
}

/** On which conditions. */
export function ConditionsEditor({
  value,
  onChange,
  disabled,
}: EditProps & { value: Definition[]; onChange: (value: Definition[]) => void }) {
  const { t } = useTranslation();
  return (
    <div className="definition-form">
      {value.length ? null : <p className="quiet">{t("prices.no_conditions")}</p>}
      {value.map((condition, at) => (
        <DefinitionRow
          key={at}
          disabled={disabled}
          onRemove={() => onChange(value.filter((_, place) => place !== at))}
        >
          <div className="definition-form">
            <strong>{t(`prices.condition.${condition.kind}`)}</strong>
            {CONDITIONS[condition.kind] ? (
              <Parts
                definition={condition}
                parts={CONDITIONS[condition.kind] ?? []}
                disabled={disabled}
                onChange={(next) => onChange(value.map((one, place) => (place === at ? next : one)))}
              />
            ) : (
              <code>{JSON.stringify(condition)}</code>
            )}
          </div>
        </DefinitionRow>
      ))}
      {disabled ? null : (
        <Select
          aria-label={t("prices.add_condition")}
          placeholder={t("prices.add_condition")}
          value={null}
          onChange={(kind: string | null) =>
            kind ? onChange([...value, started(kind, CONDITIONS)]) : undefined
          }
          options={Object.keys(CONDITIONS).map((kind) => ({
            value: kind,
            label: t(`prices.condition.${kind}`),
          }))}
        />
      )}
    </div>
  );
}

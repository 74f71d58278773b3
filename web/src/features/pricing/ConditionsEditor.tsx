import { useTranslation } from "react-i18next";
import { JoinedParts } from "@/ui/JoinedParts";
import { type Group, isGroup, lacks, newGroup, newOne, type Part } from "./conditions";
import { PartsInputs } from "./DefinitionEditors";
import { CONDITIONS, started } from "./definition";

interface Props {
  value: Group;
  disabled: boolean;
  onChange: (value: Group) => void;
}

function Body({
  part,
  disabled,
  onChange,
}: {
  part: Part;
  disabled: boolean;
  onChange: (part: Part) => void;
}) {
  if (isGroup(part)) return <ConditionsEditor value={part} disabled={disabled} onChange={onChange} />;
  const parts = CONDITIONS[part.one.kind];
  if (!parts) return <code>{JSON.stringify(part.one)}</code>;
  return parts.length ? (
    <div className="definition-form">
      <PartsInputs
        definition={part.one}
        parts={parts}
        disabled={disabled}
        onChange={(one) => onChange({ ...part, one })}
      />
    </div>
  ) : null;
}

/** On which conditions: all, any or none of several, and groups of them within groups. */
export function ConditionsEditor({ value, disabled, onChange }: Props) {
  const { t } = useTranslation();
  const put = (key: string, to: Part | null) =>
    onChange({ ...value, parts: value.parts.flatMap((one) => (one.key === key ? (to ?? []) : one)) });
  const kinds = [...Object.keys(CONDITIONS), "several"];
  const title = (kind: string) => t(`prices.condition.${kind}`);
  return (
    <JoinedParts
      join={value.join}
      disabled={disabled}
      onJoin={(join) => onChange({ ...value, join })}
      kinds={kinds.map((kind) => ({ key: kind, label: title(kind) }))}
      onAdd={(kind) => {
        const added = kind === "several" ? newGroup() : newOne(started(kind, CONDITIONS));
        onChange({ ...value, parts: [...value.parts, added] });
      }}
      parts={value.parts.map((part) => ({
        key: part.key,
        kind: isGroup(part) ? "group" : part.one.kind,
        head: (
          <>
            <span className="rule-kind">{title(isGroup(part) ? "group_of" : part.one.kind)}</span>
            {!disabled && lacks(part) ? (
              <span className="rule-count quiet">{t("prices.condition.lacks")}</span>
            ) : null}
          </>
        ),
        body: <Body part={part} disabled={disabled} onChange={(to) => put(part.key, to)} />,
        onRemove: () => put(part.key, null),
      }))}
    />
  );
}

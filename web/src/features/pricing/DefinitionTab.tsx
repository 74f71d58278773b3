import "./pricing.css";
import { DeleteOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { updateRecord } from "@/api/records";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import {
  ACTIONS,
  CONDITIONS,
  type Definition,
  type Part,
  readConditions,
  readDefinition,
  started,
} from "./definition";
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

function ActionEditor({
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

function ConditionsEditor({
  value,
  onChange,
  disabled,
}: EditProps & { value: Definition[]; onChange: (value: Definition[]) => void }) {
  const { t } = useTranslation();
  return (
    <div className="definition-form">
      {value.length ? null : <p className="quiet">{t("prices.no_conditions")}</p>}
      {value.map((condition, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition has nothing else that names it
        <div className="definition-row" key={at}>
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
          {disabled ? null : (
            <Button
              aria-label={t("action.delete")}
              icon={<DeleteOutlined />}
              onClick={() => onChange(value.filter((_, place) => place !== at))}
            />
          )}
        </div>
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

/** What a promotion gives and on which conditions, for a marketer to edit while it is a draft. */
export function DefinitionTab({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [action, setAction] = useState(
    () => readDefinition(row.action) ?? started("percent_off", ACTIONS),
  );
  const [conditions, setConditions] = useState(() => readConditions(row.conditions));
  const isDraft = row.state === "draft";
  const disabled = !isDraft || !entity.can.update;
  const save = useMutation({
    mutationFn: () =>
      updateRecord(entity.key, row.id, row.version, {
        action: JSON.stringify(action),
        conditions: JSON.stringify(conditions),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["records", entity.key] });
      message.success(t("prices.saved"));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <section className="definition">
      {isDraft ? null : <Alert type="info" showIcon title={t("prices.not_draft")} />}
      <h2>{t("prices.action")}</h2>
      <ActionEditor value={action} onChange={setAction} disabled={disabled} />
      <h2>{t("prices.conditions")}</h2>
      <ConditionsEditor value={conditions} onChange={setConditions} disabled={disabled} />
      {disabled ? null : (
        <div className="grid-tools">
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
            {t("action.save")}
          </Button>
        </div>
      )}
    </section>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, ConfigProvider } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { updateRecord } from "@/api/records";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { ConditionsEditor } from "./ConditionsEditor";
import { ConditionsSentence } from "./ConditionsSentence";
import { lacksWithin, toConditions, toGroup } from "./conditions";
import { ActionEditor } from "./DefinitionEditors";
import { ACTIONS, readConditions, readDefinition, started } from "./definition";

/** What a promotion gives and on which conditions, for a marketer to edit while it is a draft. */
export function DefinitionTab({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [action, setAction] = useState(() => readDefinition(row.action) ?? started("percent_off", ACTIONS));
  const [conditions, setConditions] = useState(() => toGroup(readConditions(row.conditions)));
  const isDraft = row.state === "draft";
  const disabled = !isDraft || !entity.can.update;
  const isLacking = lacksWithin(conditions);
  const save = useMutation({
    mutationFn: () =>
      updateRecord(entity.key, row.id, row.version, {
        action: JSON.stringify(action),
        conditions: JSON.stringify(toConditions(conditions)),
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
      {isDraft && row.decision_note ? (
        <Alert
          type="warning"
          showIcon
          title={t("prices.returned", { who: row._titles?.decided_by ?? "" })}
          description={String(row.decision_note)}
        />
      ) : null}
      <ConfigProvider componentDisabled={disabled}>
        <h2>{t("prices.action")}</h2>
        <ActionEditor value={action} onChange={setAction} disabled={disabled} />
        <h2>{t("prices.conditions")}</h2>
        <ConditionsSentence group={conditions} />
        <ConditionsEditor value={conditions} onChange={setConditions} disabled={disabled} />
      </ConfigProvider>
      {disabled ? null : (
        <div className="grid-tools">
          <Button type="primary" disabled={isLacking} loading={save.isPending} onClick={() => save.mutate()}>
            {t("action.save")}
          </Button>
          {isLacking ? <span className="quiet">{t("prices.conditions.lacking")}</span> : null}
        </div>
      )}
    </section>
  );
}

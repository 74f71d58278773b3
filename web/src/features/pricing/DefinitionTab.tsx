import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, ConfigProvider } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { updateRecord } from "@/api/records";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { ActionEditor, ConditionsEditor } from "./DefinitionEditors";
import { ACTIONS, readConditions, readDefinition, started } from "./definition";

/** What a promotion gives and on which conditions, for a marketer to edit while it is a draft. */
export function DefinitionTab({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [action, setAction] = useState(() => readDefinition(row.action) ?? started("percent_off", ACTIONS));
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
        <ConditionsEditor value={conditions} onChange={setConditions} disabled={disabled} />
      </ConfigProvider>
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

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Modal, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { decidePilot } from "@/api/campaigns";
import { problemText } from "@/ui/problem";

/** Whether a pilot is repeated in other cities, by what, and why. */
export function DecisionDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [decision, setDecision] = useState<"go" | "no_go">("go");
  const [criteria, setCriteria] = useState("");
  const [reason, setReason] = useState("");
  const decide = useMutation({
    mutationFn: () => decidePilot(id, decision, criteria, reason),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["records"] });
      onClose();
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <Modal
      open
      title={t("campaign.decide")}
      okText={t("campaign.decide_save")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !criteria.trim() || !reason.trim() }}
      confirmLoading={decide.isPending}
      onOk={() => decide.mutate()}
      onCancel={onClose}
    >
      <p className="quiet">{t("campaign.decide_note")}</p>
      <Form layout="vertical" component="div">
        <Segmented
          options={(["go", "no_go"] as const).map((value) => ({
            value,
            label: t(`campaign.decision.${value}`),
          }))}
          value={decision}
          onChange={setDecision}
        />
        <Form.Item label={t("campaign.criteria")} htmlFor="decision-criteria" required>
          <Input.TextArea
            id="decision-criteria"
            rows={3}
            value={criteria}
            onChange={(event) => setCriteria(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t("campaign.reason")} htmlFor="decision-reason" required>
          <Input.TextArea
            id="decision-reason"
            rows={3}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

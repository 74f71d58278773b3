import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeBudgetLine } from "@/api/campaigns";
import type { RecordRow } from "@/api/types";
import { useMoney } from "@/fields/useMoney";
import { problemText } from "@/ui/problem";

/** Gives a line of a budget another amount; what is bound and spent of it stays covered. */
export function AmountDialog({ line, onClose }: { line: RecordRow; onClose: () => void }) {
  const { t } = useTranslation();
  const money = useMoney();
  const client = useQueryClient();
  const [amount, setAmount] = useState(String(line.amount));
  const [note, setNote] = useState("");
  const change = useMutation({
    mutationFn: () => changeBudgetLine(line.id, amount.trim(), note.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["records"] });
      onClose();
    },
  });
  const least = Number(line.committed) + Number(line.spent);
  return (
    <Modal
      open
      title={t("campaign.change_line")}
      okText={t("action.save")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !(Number(amount) > 0) || Number(amount) === Number(line.amount) }}
      confirmLoading={change.isPending}
      onOk={() => change.mutate()}
      onCancel={onClose}
    >
      {least > 0 ? <p className="quiet">{t("campaign.least", { amount: money(least.toFixed(2)) })}</p> : null}
      <Form layout="vertical" component="div">
        <Form.Item label={t("campaign.budget.amount")} htmlFor="line-new-amount" required>
          <Input
            id="line-new-amount"
            inputMode="decimal"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t("campaign.said")} htmlFor="line-change-note">
          <Input.TextArea
            id="line-change-note"
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Form.Item>
      </Form>
      {change.isError ? <Alert type="error" showIcon title={problemText(t, change.error)} /> : null}
    </Modal>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { requestExpense } from "@/api/campaigns";
import { Problem } from "@/api/client";
import { useLabels } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { useMoney } from "@/fields/useMoney";
import { problemText } from "@/ui/problem";
import { useKeys } from "@/ui/useKeys";

/** Asks for money of a line. More than is left is refused, and can be escalated with a reason. */
export function ExpenseDialog({ lines, onClose }: { lines: RecordRow[]; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const labels = useLabels();
  const money = useMoney();
  const client = useQueryClient();
  const keyOf = useKeys();
  const [line, setLine] = useState(lines[0]?.id ?? "");
  const [purpose, setPurpose] = useState("");
  const [supplier, setSupplier] = useState("");
  const [amount, setAmount] = useState("");
  const [over, setOver] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const ask = useMutation({
    mutationFn: () =>
      requestExpense(keyOf(`${line}-${amount}-${purpose}-${supplier}-${reason}`), {
        budget_line_id: line,
        purpose: purpose.trim(),
        supplier: supplier.trim(),
        amount: amount.trim(),
        escalates: over !== null,
        reason: reason.trim(),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["records"] });
      onClose();
      message.success(t("campaign.asked"));
    },
    onError: (error) => {
      if (error instanceof Problem && error.code === "marketing.over_budget") setOver(problemText(t, error));
      else void message.error(problemText(t, error));
    },
  });
  const named = (one: RecordRow) =>
    [labels.choice("marketing.budget_line", "kind", String(one.kind)), one._titles?.phase_id, one.city]
      .filter(Boolean)
      .join(" · ");
  const ready = line && purpose.trim() && Number(amount) > 0 && (over === null || reason.trim());
  return (
    <Modal
      open
      title={t("campaign.ask")}
      okText={over === null ? t("campaign.ask") : t("campaign.escalate")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={ask.isPending}
      onOk={() => ask.mutate()}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={t("campaign.line")} htmlFor="expense-line" required>
          <Select
            id="expense-line"
            value={line}
            options={lines.map((one) => ({
              value: one.id,
              label: `${named(one)} · ${t("campaign.left", { amount: money(String(one.remaining)) })}`,
            }))}
            onChange={setLine}
          />
        </Form.Item>
        <Form.Item label={t("campaign.purpose")} htmlFor="expense-purpose" required>
          <Input
            id="expense-purpose"
            maxLength={200}
            value={purpose}
            onChange={(e) => setPurpose(e.target.value)}
          />
        </Form.Item>
        <Form.Item label={t("campaign.supplier")} htmlFor="expense-supplier">
          <Input
            id="expense-supplier"
            maxLength={200}
            value={supplier}
            onChange={(e) => setSupplier(e.target.value)}
          />
        </Form.Item>
        <Form.Item label={t("campaign.amount")} htmlFor="expense-amount" required>
          <Input
            id="expense-amount"
            inputMode="decimal"
            value={amount}
            onChange={(event) => {
              setAmount(event.target.value);
              setOver(null);
            }}
          />
        </Form.Item>
        {over === null ? null : (
          <>
            <Alert type="warning" showIcon title={over} description={t("campaign.escalate_note")} />
            <Form.Item label={t("campaign.over_reason")} htmlFor="expense-reason" required>
              <Input.TextArea
                id="expense-reason"
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </Form.Item>
          </>
        )}
      </Form>
    </Modal>
  );
}

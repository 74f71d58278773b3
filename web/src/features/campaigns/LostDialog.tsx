import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { updateRecord } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { problemText } from "@/ui/problem";

/** Gives a lead up, with the reason: what nothing came of is worth knowing as well. */
export function LostDialog({ row, onClose }: { row: RecordRow; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [reason, setReason] = useState(row.lost_reason ? String(row.lost_reason) : "");
  const give = useMutation({
    mutationFn: () =>
      updateRecord("marketing.lead", row.id, row.version, { state: "lost", lost_reason: reason.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["records"] });
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t("lead.lose")}
      okText={t("lead.lose")}
      cancelText={t("action.cancel")}
      okButtonProps={{ danger: true, disabled: reason.trim() === "" }}
      confirmLoading={give.isPending}
      onOk={() => give.mutate()}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={t("lead.lost_reason")} htmlFor="lead-lost" required>
          <Input
            id="lead-lost"
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Form>
      {give.isError ? <Alert type="error" showIcon title={problemText(t, give.error)} /> : null}
    </Modal>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRight } from "@/api/manifest";
import { returnEdition } from "@/api/periodicals";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";

/** The post brought it back: why is kept. */
export function ReturnButton({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const may = useRight("periodicals.recipient", "update") !== "none";
  const [reason, setReason] = useState<string | null>(null);
  const write = useMutation({
    mutationFn: () => returnEdition(row.id, (reason ?? "").trim()),
    onSuccess: async () => {
      setReason(null);
      message.success(t("edition.return_kept"));
      await client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!may || row.state !== "listed") return null;
  return (
    <>
      <Button onClick={() => setReason("")}>{t("edition.return")}</Button>
      <Modal
        open={reason !== null}
        title={t("edition.return")}
        okText={t("edition.return")}
        cancelText={t("action.cancel")}
        okButtonProps={{ disabled: !reason?.trim() }}
        confirmLoading={write.isPending}
        onOk={() => write.mutate()}
        onCancel={() => setReason(null)}
      >
        <Input
          aria-label={t("edition.return_reason")}
          placeholder={t("edition.return_reason")}
          maxLength={200}
          value={reason ?? ""}
          onChange={(event) => setReason(event.target.value)}
        />
      </Modal>
    </>
  );
}

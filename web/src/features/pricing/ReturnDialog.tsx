import { Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

const NOTE_MAX = 500;

interface Props {
  isBusy: boolean;
  onOk: (note: string) => void;
  onClose: () => void;
}

/** Sends a promotion back to its author, and says why. */
export function ReturnDialog({ isBusy, onOk, onClose }: Props) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  return (
    <Modal
      open
      centered
      title={t("prices.return.title")}
      okText={t("prices.step.return")}
      cancelText={t("action.cancel")}
      confirmLoading={isBusy}
      okButtonProps={{ disabled: !note.trim() }}
      onOk={() => onOk(note.trim())}
      onCancel={onClose}
    >
      <Input.TextArea
        autoFocus
        aria-label={t("prices.return.note")}
        placeholder={t("prices.return.note")}
        rows={3}
        maxLength={NOTE_MAX}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </Modal>
  );
}

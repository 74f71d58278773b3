import { Form, Input, Modal } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  title: string;
  okText: string;
  isBusy: boolean;
  isReady?: boolean;
  isDanger?: boolean;
  onOk: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog with a few inputs under each other. */
export function Ask({
  title,
  okText,
  isBusy,
  isReady = true,
  isDanger = false,
  onOk,
  onClose,
  children,
}: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      centered
      title={title}
      okText={okText}
      cancelText={t("action.cancel")}
      confirmLoading={isBusy}
      okButtonProps={{ disabled: !isReady, danger: isDanger }}
      onOk={onOk}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div" className="club-ask">
        {children}
      </Form>
    </Modal>
  );
}

const NOTE_MAX = 500;

interface NoteProps {
  label: string;
  value: string;
  onChange: (note: string) => void;
}

/** Why, in words. */
export function Note({ label, value, onChange }: NoteProps) {
  return (
    <Form.Item label={label} htmlFor="club-note">
      <Input.TextArea
        id="club-note"
        rows={2}
        maxLength={NOTE_MAX}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Form.Item>
  );
}

/** Digits only, as somebody types them; an empty text is no number. */
export const wholeOf = (text: string): number | null =>
  /^-?\d{1,9}$/.test(text.trim()) ? Number(text) : null;

import { Button } from "antd";
import { useTranslation } from "react-i18next";

interface FormFootProps {
  onCancel: () => void;
  cancelText?: string;
  /** What the form does; it is saved where nothing is said. */
  text?: string;
  pending?: boolean;
  disabled?: boolean;
}

/** The last line of a form: back, or do it. */
export function FormFoot({ onCancel, cancelText, text, pending = false, disabled = false }: FormFootProps) {
  const { t } = useTranslation();
  return (
    <div className="form-foot">
      <Button onClick={onCancel}>{cancelText ?? t("action.cancel")}</Button>
      <Button type="primary" htmlType="submit" loading={pending} disabled={disabled}>
        {text ?? t("action.save")}
      </Button>
    </div>
  );
}

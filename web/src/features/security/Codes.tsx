import { CopyOutlined } from "@ant-design/icons";
import { Alert, App, Button, Modal } from "antd";
import { useTranslation } from "react-i18next";

/** Recovery codes, shown this once. */
export function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join("\n"));
    void message.success(t("security.copied"));
  };
  return (
    <Modal
      open={codes.length > 0}
      title={t("security.codes")}
      closable={false}
      footer={[
        <Button key="copy" icon={<CopyOutlined />} onClick={() => void copy()}>
          {t("security.copy")}
        </Button>,
        <Button key="ok" type="primary" onClick={onClose}>
          {t("security.codes.kept")}
        </Button>,
      ]}
    >
      <Alert type="warning" showIcon title={t("security.codes.once")} />
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Modal>
  );
}

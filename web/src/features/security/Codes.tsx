import { CopyOutlined } from "@ant-design/icons";
import { Alert, Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { useCopy } from "@/ui/useCopy";

/** Recovery codes, shown this once. */
export function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const copy = useCopy();
  return (
    <Modal
      open={codes.length > 0}
      title={t("security.codes")}
      closable={false}
      footer={[
        <Button key="copy" icon={<CopyOutlined />} onClick={() => void copy(codes.join("\n"))}>
          {t("copy.action")}
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

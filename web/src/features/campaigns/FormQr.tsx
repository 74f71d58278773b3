import { App, Button, Modal, QRCode } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SlotProps } from "@/record/slots";

/** The address of a form, to be copied or printed as a QR code. */
export function FormQr({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const address = `${window.location.origin}/f/${String(row.code)}`;
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    message.success(t("leadform.copied"));
  };
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t("leadform.qr")}
      </Button>
      <Modal
        open={open}
        title={t("leadform.qr")}
        okText={t("leadform.copy")}
        cancelText={t("leadform.close")}
        onOk={() => void copy()}
        onCancel={() => setOpen(false)}
      >
        <div className="lead-qr">
          <QRCode value={address} size={220} type="svg" />
          <a href={address} target="_blank" rel="noreferrer">
            {address}
          </a>
        </div>
      </Modal>
    </>
  );
}

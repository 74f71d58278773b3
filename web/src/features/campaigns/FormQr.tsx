import { Button, Modal, QRCode } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SlotProps } from "@/record/slots";
import { saveFile } from "@/ui/saveFile";
import { useCopy } from "@/ui/useCopy";
import { pictureOf } from "./picture";

/** Side of the picture that is saved: sharp on a poster. */
const SIDE = 1200;
/** White around it, without which phones don't find the code. */
const MARGIN = 60;

/** The address of a form, or of a way into it, to be copied, and its QR code, to be saved and printed. */
export function FormQr({ row }: SlotProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const code = useRef<HTMLDivElement>(null);
  const address = `${window.location.origin}/f/${String(row.code)}`;
  const copy = useCopy();
  const save = async () => {
    const drawn = code.current?.querySelector("svg");
    if (!drawn) return;
    const text = new XMLSerializer().serializeToString(drawn);
    saveFile(`${String(row.name)}.png`, await pictureOf(text, [SIDE, SIDE], MARGIN));
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
        onOk={() => void copy(address)}
        onCancel={() => setOpen(false)}
        footer={(_, { OkBtn, CancelBtn }) => (
          <>
            <CancelBtn />
            <Button onClick={() => void save()}>{t("leadform.save_qr")}</Button>
            <OkBtn />
          </>
        )}
      >
        <div className="lead-qr" ref={code}>
          <QRCode value={address} size={220} type="svg" />
          <a href={address} target="_blank" rel="noreferrer">
            {address}
          </a>
          {row.is_open === false ? <p className="quiet">{t("leadform.is_closed")}</p> : null}
        </div>
      </Modal>
    </>
  );
}

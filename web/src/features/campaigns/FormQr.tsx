import { Button, Modal, QRCode } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SlotProps } from "@/record/slots";
import { useCopy } from "@/ui/useCopy";

/** Side of the picture that is saved: sharp on a poster. */
const SIDE = 1200;
/** White around it, without which phones don't find the code. */
const MARGIN = 60;

/** The drawn code as a picture of its own. */
async function pictureOf(drawn: SVGElement): Promise<Blob> {
  const text = new XMLSerializer().serializeToString(drawn);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, SIDE, SIDE);
    pen.drawImage(image, MARGIN, MARGIN, SIDE - 2 * MARGIN, SIDE - 2 * MARGIN);
  }
  return await new Promise((resolve, reject) =>
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture"))), "image/png"),
  );
}

/** The address of a form, to be copied, and its QR code, to be saved and printed. */
export function FormQr({ row }: SlotProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const code = useRef<HTMLDivElement>(null);
  const address = `${window.location.origin}/f/${String(row.code)}`;
  const copy = useCopy();
  const save = async () => {
    const drawn = code.current?.querySelector("svg");
    if (!drawn) return;
    const url = URL.createObjectURL(await pictureOf(drawn));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${String(row.name)}.png`;
    link.click();
    URL.revokeObjectURL(url);
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

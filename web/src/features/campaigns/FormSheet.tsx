import "./qrSheet.css";
import { App, Button, Flex, Modal, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordRow } from "@/api/types";
import type { SlotProps } from "@/record/slots";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { saveFile } from "@/ui/saveFile";
import { pictureOf } from "./picture";
import { CARDS_A_SHEET, type QrCard, SHEET, sheetOf } from "./qrSheet";
import { useAll } from "./useAll";

const LINK = "marketing.lead_link";
/** Points of a millimetre: 300 to the inch. */
const FINE = 11.8;

function cardOf(row: RecordRow): QrCard {
  const titles = row._titles ?? {};
  const below = [titles.store_id, row.store_id ? null : row.city, titles.person_id];
  return {
    address: `${window.location.origin}/f/${String(row.code)}`,
    name: String(row.name),
    below: below.filter(Boolean).join(" · "),
  };
}

/** The codes of all ways into a form on sheets of A4, to be printed and cut out. */
export function FormSheet({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [sheet, setSheet] = useState(1);
  const links = useAll(LINK, [`form_id:eq:${row.id}`, "is_open:eq:true"], "name", open);
  const last = Math.max(1, Math.ceil(links.rows.length / CARDS_A_SHEET));
  const shown = Math.min(sheet, last);
  const svg = sheetOf(links.rows.slice((shown - 1) * CARDS_A_SHEET, shown * CARDS_A_SHEET).map(cardOf));
  const name = last > 1 ? `${String(row.name)}-${shown}` : String(row.name);
  const savePng = async () => {
    try {
      const size: [number, number] = [Math.round(SHEET.width * FINE), Math.round(SHEET.height * FINE)];
      saveFile(`${name}.png`, await pictureOf(svg, size));
    } catch (error) {
      message.error(problemText(t, error));
    }
  };
  const content = () => {
    if (links.error) return <ProblemView error={links.error} onRetry={links.retry} />;
    if (links.isPending) return <Skeleton active />;
    if (links.rows.length === 0) return <Nothing title={t("leadform.no_links")} />;
    return (
      <>
        <img
          className="lead-sheet"
          alt={t("leadform.sheet")}
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
        />
        {last > 1 ? (
          <Flex justify="center" align="center" gap={12}>
            <Button disabled={shown === 1} onClick={() => setSheet(shown - 1)}>
              {t("leadform.sheet_before")}
            </Button>
            <span className="numeric">
              {shown} / {last}
            </span>
            <Button disabled={shown === last} onClick={() => setSheet(shown + 1)}>
              {t("leadform.sheet_next")}
            </Button>
          </Flex>
        ) : null}
      </>
    );
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("leadform.sheet")}</Button>
      <Modal
        open={open}
        title={t("leadform.sheet")}
        onCancel={() => setOpen(false)}
        footer={
          links.rows.length === 0 ? null : (
            <>
              <Button onClick={() => saveFile(`${name}.svg`, new Blob([svg], { type: "image/svg+xml" }))}>
                {t("leadform.save_svg")}
              </Button>
              <Button type="primary" onClick={() => void savePng()}>
                {t("leadform.save_png")}
              </Button>
            </>
          )
        }
      >
        <p className="quiet">{t("leadform.sheet_note")}</p>
        {content()}
      </Modal>
    </>
  );
}

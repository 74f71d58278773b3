import { useQuery } from "@tanstack/react-query";
import { Button, Modal, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { codeQuery, type Slot } from "@/api/events";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";

/** A registration's QR code, to show, to save or to print. */
export function CodeDialog({ row, slot, onClose }: { row: RecordRow; slot: Slot; onClose: () => void }) {
  const { t } = useTranslation();
  const { company } = useSession();
  const found = useQuery(codeQuery(row.id));
  const picture = found.data ? `data:image/svg+xml;utf8,${encodeURIComponent(found.data.svg)}` : "";
  return (
    <Modal
      open
      title={t("events.code_of", { number: String(row.number) })}
      onCancel={onClose}
      footer={
        <>
          <Button href={picture} download={`${String(row.number)}.svg`} disabled={!picture}>
            {t("events.code_save")}
          </Button>
          <Button type="primary" onClick={() => window.print()} disabled={!picture}>
            {t("events.code_print")}
          </Button>
        </>
      }
    >
      {found.isPending ? <Skeleton active /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        <div className="event-code">
          <img src={picture} alt={found.data.code} width={240} height={240} />
          <strong>{row._titles?.event_id ?? ""}</strong>
          <span>
            {slot.name} · {instantText(slot.starts_at, company.zone)}
          </span>
          <span>
            {row._titles?.customer_id ?? ""} · {t("events.n_people", { n: Number(row.people) })}
          </span>
          <code>{found.data.code}</code>
        </div>
      ) : null}
    </Modal>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Button, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CARDS_OF_PART, sheetUrl } from "@/api/cardface";
import { fetchPage, PAGE_SIZE } from "@/api/records";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";

const BATCH = "loyalty.card_batch";

interface Props {
  face: string;
  series: unknown;
  isChanged: boolean;
}

/** Chooses the batch whose cards are printed with the face. */
export function PrintBatch({ face, series, isChanged }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [batch, setBatch] = useState<string>();
  const f = typeof series === "string" ? [`series_id:eq:${series}`] : [];
  const query = { f, sort: "-id" };
  const found = useQuery({
    queryKey: ["records", BATCH, "newest", query],
    queryFn: ({ signal }) => fetchPage(BATCH, query, PAGE_SIZE, null, signal),
    enabled: open,
  });
  const batches = found.data?.items ?? [];
  const own = batches.find((one) => one.id === batch);
  const parts = own ? Math.ceil(Number(own.count) / CARDS_OF_PART) : 0;
  return (
    <>
      <Button
        disabled={isChanged}
        title={isChanged ? t("cardface.save_first") : undefined}
        onClick={() => setOpen(true)}
      >
        {t("cardface.print")}
      </Button>
      <Modal open={open} title={t("cardface.print")} footer={null} onCancel={() => setOpen(false)}>
        {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
        {found.data && batches.length === 0 ? <Nothing title={t("cardface.no_batch")} /> : null}
        {batches.length ? (
          <>
            <Select
              aria-label={t("cardface.batch")}
              className="face-batch"
              placeholder={t("cardface.batch")}
              value={batch ?? null}
              onChange={(id) => setBatch(id ?? undefined)}
              options={batches.map((one) => ({
                value: one.id,
                label: t("cardface.batch.of", {
                  first: one.first_code,
                  last: one.last_code,
                  count: one.count,
                }),
              }))}
            />
            <p className="quiet">{t("cardface.print.hint")}</p>
            <div className="face-buttons">
              {Array.from({ length: parts }, (_, n) => n + 1).map((part) => (
                <Button key={part} type="primary" href={sheetUrl(face, batch ?? "", part)} target="_blank">
                  {parts > 1 ? t("cardface.open_part", { part, parts }) : t("cardface.open")}
                </Button>
              ))}
            </div>
          </>
        ) : null}
      </Modal>
    </>
  );
}

import "./toCampaign.css";
import { useNavigate } from "@tanstack/react-router";
import { Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { LinkChoice } from "@/fields/LinkChoice";
import { routeOf } from "@/fields/title";
import { LazyRecordDrawer } from "@/record/LazyRecordDrawer";
import type { SlotProps } from "@/record/slots";

const CAMPAIGN = "marketing.campaign";
/** Nobody is reached by a template. */
const RUN = ["is_template:eq:false"];

/** From a segment to a campaign for it, a new one or one that is there: its audience opens with the segment chosen. */
export function ToCampaign({ row }: SlotProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const campaign = useEntity(CAMPAIGN);
  const [open, setOpen] = useState<"choose" | "new" | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  if (!campaign?.can.update) return null;
  const go = (id: string) => {
    setOpen(null);
    void navigate({
      to: "/r/$domain/$name/$id",
      params: { ...routeOf(CAMPAIGN), id },
      search: { tab: "audience", segment: row.id },
    });
  };
  return (
    <>
      <Button type="primary" onClick={() => setOpen("choose")}>
        {t("segment.to_campaign")}
      </Button>
      <Modal
        open={open === "choose"}
        title={t("segment.to_campaign")}
        okText={t("segment.to_this")}
        cancelText={t("action.cancel")}
        okButtonProps={{ disabled: chosen === null }}
        onOk={() => chosen && go(chosen)}
        onCancel={() => setOpen(null)}
      >
        <p className="quiet">{t("segment.to_hint")}</p>
        <div className="to-campaign">
          <LinkChoice
            target={CAMPAIGN}
            only={RUN}
            label={t("segment.which_campaign")}
            placeholder={t("segment.which_campaign")}
            value={chosen ?? ""}
            onChange={(id) => setChosen(id || null)}
          />
          {campaign.can.create ? (
            <Button onClick={() => setOpen("new")}>{t("segment.new_campaign")}</Button>
          ) : null}
        </div>
      </Modal>
      {open === "new" ? (
        <LazyRecordDrawer entity={campaign} onClose={() => setOpen(null)} onSaved={(made) => go(made.id)} />
      ) : null}
    </>
  );
}

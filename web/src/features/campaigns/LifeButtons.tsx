import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type CampaignStep,
  campaignQuery,
  moveCampaign,
  type NewCopy,
  type WholeCampaign,
} from "@/api/campaigns";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { CopyDialog } from "./CopyDialog";
import { DecisionDialog } from "./DecisionDialog";

const FIRST: CampaignStep[] = ["submit", "approve", "start", "resume"];
const DANGER: CampaignStep[] = ["end", "cancel"];

/** Who asked doesn't approve; a template isn't run. */
function stepsOf(whole: WholeCampaign): CampaignStep[] {
  const mine = (step: CampaignStep) => step !== "approve" || (whole.may.approve && !whole.is_own);
  return whole.steps.filter((step) => mine(step) && (!whole.is_template || step === "cancel"));
}

/** The steps that a campaign may take now, and what can be made of it. */
export function LifeButtons({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const whole = useQuery(campaignQuery(row.id)).data;
  const [asking, setAsking] = useState<CampaignStep | null>(null);
  const [note, setNote] = useState("");
  const [copying, setCopying] = useState<NewCopy["kind"] | null>(null);
  const [deciding, setDeciding] = useState(false);
  const act = useMutation({
    mutationFn: (step: CampaignStep) =>
      moveCampaign(row.id, step, note.trim(), whole?.version ?? row.version),
    onSuccess: async () => {
      setAsking(null);
      setNote("");
      await client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!whole) return null;
  const steps = stepsOf(whole);
  const kinds: NewCopy["kind"][] = whole.is_template ? ["campaign"] : ["city", "campaign", "template"];
  const isPilot = ["running", "paused", "ended"].includes(whole.state) && !whole.pilot_id;
  return (
    <>
      {steps.map((step) => (
        <Button
          key={step}
          type={FIRST.includes(step) ? "primary" : "default"}
          danger={DANGER.includes(step)}
          onClick={() => setAsking(step)}
        >
          {t(`campaign.step.${step}`)}
        </Button>
      ))}
      {isPilot && whole.may.approve ? (
        <Button onClick={() => setDeciding(true)}>{t("campaign.decide")}</Button>
      ) : null}
      {entity.can.create ? (
        <Dropdown
          menu={{
            items: kinds.map((kind) => ({ key: kind, label: t(`campaign.copy.${kind}`) })),
            onClick: ({ key }) => setCopying(kinds.find((kind) => kind === key) ?? null),
          }}
        >
          <Button type={whole.is_template ? "primary" : "default"}>{t("campaign.copy")}</Button>
        </Dropdown>
      ) : null}
      <Modal
        open={asking !== null}
        title={asking ? t(`campaign.step.${asking}`) : ""}
        okText={asking ? t(`campaign.step.${asking}`) : ""}
        cancelText={t("action.cancel")}
        confirmLoading={act.isPending}
        onOk={() => asking && act.mutate(asking)}
        onCancel={() => setAsking(null)}
      >
        <p>{asking ? t(`campaign.step_note.${asking}`) : ""}</p>
        <Input.TextArea
          aria-label={t("campaign.said")}
          placeholder={t("campaign.said")}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </Modal>
      {copying ? <CopyDialog row={row} kind={copying} onClose={() => setCopying(null)} /> : null}
      {deciding ? <DecisionDialog id={row.id} onClose={() => setDeciding(false)} /> : null}
    </>
  );
}

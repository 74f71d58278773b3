import { Form, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { setTier, type TierStanding } from "@/api/club";
import type { RecordRow } from "@/api/types";
import { useAct } from "@/ui/useAct";
import { Ask, Note } from "./Ask";

interface Props {
  customer: RecordRow;
  standing: TierStanding;
  onClose: () => void;
}

/** Gives a tier by hand, or takes it away; why is kept. */
export function TierDialog({ customer, standing, onClose }: Props) {
  const { t } = useTranslation();
  const [tier, setChosen] = useState(standing.tier_id ?? "");
  const [note, setNote] = useState("");
  const give = useAct(() => setTier(standing.scheme_id, customer.id, tier, note), onClose);
  return (
    <Ask
      title={t("club.tier.set")}
      okText={t("action.save")}
      isBusy={give.isPending}
      isReady={note.trim() !== "" && tier !== (standing.tier_id ?? "")}
      onOk={() => give.mutate(undefined)}
      onClose={onClose}
    >
      <Form.Item label={standing.scheme} htmlFor="tier-chosen">
        <Select
          id="tier-chosen"
          value={tier}
          onChange={setChosen}
          options={[
            ...standing.steps.map((step) => ({ value: step.id, label: step.name })),
            { value: "", label: t("club.tier.none") },
          ]}
        />
      </Form.Item>
      <Note label={t("club.reason")} value={note} onChange={setNote} />
    </Ask>
  );
}

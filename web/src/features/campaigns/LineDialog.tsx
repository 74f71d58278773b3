import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { allotBudget } from "@/api/campaigns";
import { useLabels } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { problemText } from "@/ui/problem";
import { useKeys } from "@/ui/useKeys";
import { CityInput } from "./CityInput";
import { useAll } from "./useAll";

const KINDS = ["media", "material", "people", "venue", "gift", "travel", "other"] as const;

/** A line of the budget: what kind of cost, in which phase and city, through what, and how much. */
export function LineDialog({ row, onClose }: { row: RecordRow; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const labels = useLabels();
  const client = useQueryClient();
  const phases = useAll("marketing.campaign_phase", [`campaign_id:eq:${row.id}`], "place").rows;
  const channels = useAll("marketing.channel", []).rows;
  const keyOf = useKeys();
  const [kind, setKind] = useState<(typeof KINDS)[number]>("media");
  const [amount, setAmount] = useState("");
  const [city, setCity] = useState(row.city ? String(row.city) : "");
  const [phase, setPhase] = useState<string | null>(null);
  const [channel, setChannel] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: () =>
      allotBudget(row.id, keyOf(`${kind}-${amount}-${city}-${phase}-${channel}`), {
        kind,
        amount: amount.trim(),
        city: city.trim(),
        phase_id: phase,
        channel_id: channel,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["records"] });
      onClose();
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const named = (rows: RecordRow[]) => rows.map((one) => ({ value: one.id, label: String(one.name) }));
  return (
    <Modal
      open
      title={t("campaign.new_line")}
      okText={t("campaign.new_line")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !(Number(amount) > 0) }}
      confirmLoading={add.isPending}
      onOk={() => add.mutate()}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={t("campaign.cost_kind")} htmlFor="line-kind" required>
          <Select
            id="line-kind"
            value={kind}
            options={KINDS.map((value) => ({
              value,
              label: labels.choice("marketing.budget_line", "kind", value),
            }))}
            onChange={setKind}
          />
        </Form.Item>
        <Form.Item label={t("campaign.budget.amount")} htmlFor="line-amount" required>
          <Input
            id="line-amount"
            inputMode="decimal"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t("campaign.along.phase_id")} htmlFor="line-phase">
          <Select id="line-phase" allowClear value={phase} options={named(phases)} onChange={setPhase} />
        </Form.Item>
        <Form.Item label={t("campaign.along.channel_id")} htmlFor="line-channel">
          <Select
            id="line-channel"
            allowClear
            value={channel}
            options={named(channels)}
            onChange={setChannel}
          />
        </Form.Item>
        <Form.Item label={t("campaign.city")} htmlFor="line-city">
          <CityInput id="line-city" value={city} onChange={setCity} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

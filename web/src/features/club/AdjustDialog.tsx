import { useQuery } from "@tanstack/react-query";
import { Alert, App, Form, Input, Segmented, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ADJUST_REASONS, type AdjustReason, adjustPoints, type PointsAccount } from "@/api/club";
import { useEntity, useLabels } from "@/api/manifest";
import { recordQuery } from "@/api/records";
import { useAct } from "@/ui/useAct";
import { Ask, Note, wholeOf } from "./Ask";
import { useFigure } from "./useFigure";

const ADJUSTMENT = "loyalty.points_adjustment";
const PROGRAMME = "loyalty.points_programme";

/** Gives or takes points by hand. Says beforehand when it waits for somebody else. */
export function AdjustDialog({ account, onClose }: { account: PointsAccount; onClose: () => void }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const { number } = useFigure();
  const [gives, setGives] = useState(true);
  const [text, setText] = useState("");
  const [reason, setReason] = useState<AdjustReason>("goodwill");
  const [note, setNote] = useState("");
  const [key] = useState(() => crypto.randomUUID());
  const seen = useEntity(PROGRAMME) !== undefined;
  const programme = useQuery({ ...recordQuery(PROGRAMME, account.programme_id), enabled: seen });
  const limit = programme.data ? Number(programme.data.approval_over) : null;
  const points = wholeOf(text);
  const signed = (points ?? 0) * (gives ? 1 : -1);
  const waits = limit !== null && points !== null && points > limit;
  const adjust = useAct(
    () => adjustPoints(account.id, `${key}:${signed}:${reason}`, { points: signed, reason, note }),
    ({ state }) => {
      if (state === "waiting") message.info(t("club.adjust.waits"));
      else message.success(t("club.adjust.done"));
      onClose();
    },
  );
  return (
    <Ask
      title={`${t("club.adjust")} · ${account.programme}`}
      okText={t(waits ? "club.adjust.ask" : "club.adjust")}
      isBusy={adjust.isPending}
      isReady={points !== null && points > 0 && note.trim() !== ""}
      onOk={() => adjust.mutate(undefined)}
      onClose={onClose}
    >
      <Segmented
        block
        value={gives ? "give" : "take"}
        onChange={(way) => setGives(way === "give")}
        options={[
          { value: "give", label: t("club.adjust.give") },
          { value: "take", label: t("club.adjust.take") },
        ]}
      />
      <Form.Item
        label={t("club.adjust.points")}
        htmlFor="adjust-points"
        extra={t("club.adjust.free", { points: number(account.available) })}
      >
        <Input
          id="adjust-points"
          inputMode="numeric"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={labels.field(ADJUSTMENT, "reason")} htmlFor="adjust-reason">
        <Select
          id="adjust-reason"
          value={reason}
          onChange={setReason}
          options={ADJUST_REASONS.map((one) => ({
            value: one,
            label: labels.choice(ADJUSTMENT, "reason", one),
          }))}
        />
      </Form.Item>
      <Note label={t("club.why")} value={note} onChange={setNote} />
      {waits ? (
        <Alert type="info" showIcon title={t("club.adjust.will_wait", { limit: number(limit) })} />
      ) : null}
    </Ask>
  );
}

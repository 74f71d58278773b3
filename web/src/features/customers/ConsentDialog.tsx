import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Input, Modal, Segmented, Select } from "antd";
import type { Dayjs } from "dayjs";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { createRecord } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";
import { problemText } from "@/ui/problem";
import { optionsOf, useAnswerText } from "./Consents";
import type { Answer } from "./consents";

interface Props {
  customer: RecordRow;
  entity: EntityDef;
  purpose: string;
  channel: string;
  answer: Answer;
  onClose: () => void;
}

/** What holds for one purpose on one channel, and a new statement of the customer about it. */
export default function ConsentDialog({ customer, entity, purpose, channel, answer, onClose }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const text = useAnswerText();
  const { message } = App.useApp();
  const client = useQueryClient();
  const no = answer.standing === "granted" ? "withdrawn" : "refused";
  const [state, setState] = useState(answer.standing === "granted" ? no : "granted");
  const [source, setSource] = useState<string | null>(null);
  const [proof, setProof] = useState("");
  const [until, setUntil] = useState<Dayjs | null>(null);
  const key = useRef(crypto.randomUUID());
  const save = useMutation({
    mutationFn: () =>
      createRecord(
        entity.key,
        {
          customer_id: customer.id,
          purpose,
          channel,
          state,
          stated_at: new Date().toISOString(),
          source: source ?? "other",
          proof: proof.trim() || null,
          expires_on: state === "granted" && until ? until.format("YYYY-MM-DD") : null,
        },
        key.current,
      ),
    onSuccess: async () => {
      onClose();
      await Promise.all([
        client.invalidateQueries({ queryKey: ["records", entity.key] }),
        client.invalidateQueries({ queryKey: ["timeline", "customers.customer", customer.id] }),
      ]);
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const field = (name: string) => labels.field(entity.key, name);
  const choice = (name: string, value: string) => labels.choice(entity.key, name, value);
  const was = answer.statement;
  return (
    <Modal
      open
      title={`${choice("purpose", purpose)} · ${choice("channel", channel)}`}
      okText={t("consent.save")}
      onOk={() => save.mutate()}
      okButtonProps={{ disabled: !source || proof.trim() === "", loading: save.isPending }}
      footer={entity.can.create ? undefined : null}
      onCancel={onClose}
    >
      <p className="consent-now">
        <b>{text(answer)}</b>
        {was?.expires_on ? (
          <span className="quiet"> {t("consent.until", { day: was.expires_on })}</span>
        ) : null}
      </p>
      {was?.proof ? <p className="quiet consent-proof">{String(was.proof)}</p> : null}
      {was && was.channel !== channel ? <p className="quiet">{t("consent.from_any")}</p> : null}
      {entity.can.create ? (
        <div className="consent-form">
          <Segmented
            aria-label={field("state")}
            value={state}
            onChange={setState}
            options={["granted", no].map((value) => ({ value, label: choice("state", value) }))}
          />
          <Select
            aria-label={field("source")}
            placeholder={t("consent.source")}
            value={source}
            onChange={setSource}
            options={optionsOf(entity, "source").map((value) => ({ value, label: choice("source", value) }))}
          />
          <Input.TextArea
            aria-label={field("proof")}
            placeholder={t("consent.proof")}
            rows={3}
            value={proof}
            onChange={(event) => setProof(event.target.value)}
          />
          {state === "granted" ? (
            <DatePicker
              aria-label={field("expires_on")}
              placeholder={t("consent.expires")}
              value={until}
              onChange={setUntil}
            />
          ) : null}
        </div>
      ) : null}
    </Modal>
  );
}

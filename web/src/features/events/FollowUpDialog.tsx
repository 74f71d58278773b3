import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FollowUp, followUp, type Slot } from "@/api/events";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import { LinkSelect } from "@/fields/LinkSelect";
import { problemText } from "@/ui/problem";
import { wallToInstant } from "@/ui/time";

const STATES = ["attended", "absent"] as const;
const KINDS = ["call", "visit", "mail", "task"] as const;

/** Makes what is to be done with all who came, or who didn't, for the chosen staff in turn. */
export function FollowUpDialog({ slot, onClose }: { slot: Slot; onClose: () => void }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const { company, user } = useSession();
  const client = useQueryClient();
  const [state, setState] = useState<FollowUp["state"]>(slot.states.attended.count ? "attended" : "absent");
  const [kind, setKind] = useState<FollowUp["kind"]>("call");
  const [subject, setSubject] = useState("");
  const [due, setDue] = useState("");
  const [owners, setOwners] = useState<string[]>([user.id]);
  const make = useMutation({
    mutationFn: async () => {
      const due_at = due ? { due_at: wallToInstant(`${due}T18:00`, company.zone) } : {};
      let made = 0;
      // A large session is followed up in parts.
      for (;;) {
        const part = await followUp(slot.id, { state, kind, subject, owner_ids: owners, ...due_at });
        made += part.made;
        if (!part.left || !part.made) return made;
      }
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      onClose();
      message.success(made ? t("events.follow_up_made", { n: made }) : t("events.follow_up_none"));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <Modal
      open
      title={t("events.follow_up")}
      okText={t("events.follow_up_make")}
      cancelText={t("action.cancel")}
      confirmLoading={make.isPending}
      okButtonProps={{ disabled: !subject.trim() || !owners.length }}
      onOk={() => make.mutate()}
      onCancel={onClose}
    >
      <div className="event-form">
        <p className="quiet">{t("events.follow_up_note")}</p>
        <Select
          aria-label={t("events.follow_up_whom")}
          value={state}
          onChange={setState}
          options={STATES.map((value) => ({
            value,
            label: `${labels.choice("events.registration", "state", value)} (${slot.states[value].count})`,
            disabled: value === "absent" && !slot.closed_at,
          }))}
        />
        <Select
          aria-label={labels.field("customers.activity", "kind")}
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({
            value,
            label: labels.choice("customers.activity", "kind", value),
          }))}
        />
        <Input
          aria-label={labels.field("customers.activity", "subject")}
          placeholder={t("events.follow_up_subject")}
          maxLength={200}
          value={subject}
          onChange={(event) => setSubject(event.target.value)}
        />
        <LinkSelect
          target="org.user"
          multiple
          label={t("events.follow_up_staff")}
          placeholder={t("events.follow_up_staff")}
          value={owners}
          onChange={setOwners}
        />
        <Input
          type="date"
          aria-label={labels.field("customers.activity", "due_at")}
          prefix={labels.field("customers.activity", "due_at")}
          value={due}
          onChange={(event) => setDue(event.target.value)}
        />
      </div>
    </Modal>
  );
}

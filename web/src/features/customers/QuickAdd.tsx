import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Input, Segmented } from "antd";
import type { Dayjs } from "dayjs";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { createRecord, type Draft } from "@/api/records";
import { useSession } from "@/api/session";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { wallToInstant } from "@/ui/time";

const ACTIVITY = "customers.activity";
const KINDS = ["call", "visit", "mail", "note", "task"];

/** What the activity hangs on: the customer, the contact with its company, or any other record. */
export function aboutOf({ entity, row }: SlotProps): Draft {
  if (entity.key === "customers.customer") return { customer_id: row.id };
  if (entity.key === "customers.contact")
    return { contact_id: row.id, customer_id: String(row.company_id ?? "") || null };
  return { about: `${entity.key}/${row.id}` };
}

/** Logs a call, visit, mail or note that has been, or plans a task, in one line. */
export function QuickAdd(props: SlotProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const client = useQueryClient();
  const { company } = useSession();
  const def = useEntity(ACTIVITY);
  const [kind, setKind] = useState("call");
  const [subject, setSubject] = useState("");
  const [due, setDue] = useState<Dayjs | null>(null);
  const key = useRef(crypto.randomUUID());
  const save = useMutation({
    mutationFn: () => {
      const isTask = kind === "task";
      const draft: Draft = {
        ...aboutOf(props),
        kind,
        subject: subject.trim(),
        status: isTask ? "open" : "done",
        ...(isTask && due ? { due_at: wallToInstant(due.format("YYYY-MM-DD 18:00:00"), company.zone) } : {}),
      };
      return createRecord(ACTIVITY, draft, key.current);
    },
    onSuccess: async () => {
      key.current = crypto.randomUUID();
      setSubject("");
      setDue(null);
      await Promise.all([
        client.invalidateQueries({ queryKey: ["timeline", props.entity.key, props.row.id] }),
        client.invalidateQueries({ queryKey: ["records", ACTIVITY] }),
      ]);
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!def?.can.create || props.entity.key === ACTIVITY) return null;
  return (
    <form
      className="quick-add"
      aria-label={t("activity.add")}
      onSubmit={(event) => {
        event.preventDefault();
        if (subject.trim() !== "") save.mutate();
      }}
    >
      <Segmented
        value={kind}
        onChange={(next) => setKind(String(next))}
        options={KINDS.map((value) => ({ value, label: labels.choice(ACTIVITY, "kind", value) }))}
      />
      <div className="quick-line">
        <Input
          value={subject}
          maxLength={200}
          aria-label={labels.field(ACTIVITY, "subject")}
          placeholder={t(kind === "task" ? "activity.task.hint" : "activity.hint")}
          onChange={(event) => setSubject(event.target.value)}
        />
        {kind === "task" ? (
          <DatePicker value={due} onChange={setDue} placeholder={labels.field(ACTIVITY, "due_at")} />
        ) : null}
        <Button htmlType="submit" type="primary" loading={save.isPending} disabled={subject.trim() === ""}>
          {t(kind === "task" ? "activity.plan" : "activity.log")}
        </Button>
      </div>
    </form>
  );
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Input, Modal, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { type ErasurePart, type ErasurePlan, erasePerson, planErasure } from "@/api/privacy";
import { useSession } from "@/api/session";
import type { SlotProps } from "@/record/slots";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { instantText } from "@/ui/time";

function Parts({ parts }: { parts: ErasurePart[] }) {
  const { t } = useTranslation();
  const labels = useLabels();
  return (
    <ul>
      {parts.map((part) => (
        <li key={part.entity}>
          {t("privacy.records", { what: labels.entity(part.entity), n: part.records })}
          {part.fields.length ? (
            <span className="quiet">
              {" "}
              {part.fields.map((field) => labels.field(part.entity, field)).join(t("privacy.and"))}
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Plan({ plan }: { plan: ErasurePlan }) {
  const { t } = useTranslation();
  const { company } = useSession();
  const more = (["comments", "files", "history", "merges"] as const).filter((name) => plan[name] > 0);
  return (
    <div className="erase-plan">
      {plan.erased_at ? (
        <Alert
          type="info"
          title={t("privacy.erased_at", { at: instantText(plan.erased_at, company.zone) })}
        />
      ) : null}
      <h3>{t("privacy.emptied")}</h3>
      <Parts parts={plan.emptied} />
      {more.length ? (
        <ul>
          {more.map((name) => (
            <li key={name}>{t(`privacy.${name}`, { n: plan[name] })}</li>
          ))}
        </ul>
      ) : null}
      {plan.kept.length ? (
        <>
          <h3>{t("privacy.kept")}</h3>
          <Parts parts={plan.kept} />
        </>
      ) : null}
      {plan.imports.length ? (
        <p>
          {t("privacy.imports", { files: plan.imports.map((one) => one.file_name).join(t("privacy.and")) })}
        </p>
      ) : null}
    </div>
  );
}

/** What erasing would take away and leave; done after the customer's number is typed. */
export default function EraseDialog({ entity, row, onClose }: SlotProps & { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const plan = useQuery({
    queryKey: ["erasure", entity.key, row.id, row.version],
    queryFn: () => planErasure(entity.key, row.id),
  });
  const erase = useMutation({
    mutationFn: () => erasePerson(entity.key, row.id, row.version, reason),
    onSuccess: async () => {
      message.success(t("privacy.done"));
      onClose();
      await client.invalidateQueries();
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const number = String(row.number);
  return (
    <Modal
      open
      width={620}
      title={t("privacy.erase.title")}
      okText={t("privacy.erase.ok")}
      okButtonProps={{
        danger: true,
        disabled: typed.trim() !== number || reason.trim() === "" || !plan.data,
        loading: erase.isPending,
      }}
      onOk={() => erase.mutate()}
      onCancel={onClose}
    >
      <Alert type="warning" showIcon title={t("privacy.erase.warning")} />
      {plan.data ? (
        <Plan plan={plan.data} />
      ) : plan.error ? (
        <ProblemView error={plan.error} />
      ) : (
        <Skeleton active />
      )}
      <div className="consent-form">
        <Input.TextArea
          aria-label={t("privacy.reason")}
          placeholder={t("privacy.reason.hint")}
          rows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <label htmlFor="erase-number">{t("privacy.type", { number })}</label>
        <Input
          id="erase-number"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
    </Modal>
  );
}

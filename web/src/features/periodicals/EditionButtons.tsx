import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { useRight } from "@/api/manifest";
import {
  approveEdition,
  isUnderWay,
  planQuery,
  reopenEdition,
  sendEdition,
  stopEdition,
} from "@/api/periodicals";
import type { SlotProps } from "@/record/slots";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { Counted } from "./Counted";

type Step = "approve" | "reopen" | "send" | "stop";

/** Whom it would go to now. */
function Plan({ id }: { id: string }) {
  const plan = useQuery({ ...planQuery(id), staleTime: 0 });
  if (plan.isPending) return <Skeleton active />;
  if (plan.isError) return <ProblemView error={plan.error} onRetry={() => void plan.refetch()} />;
  return (
    <>
      <Counted field="channel" counts={plan.data.channels} />
      <Counted field="reason" counts={plan.data.reasons} />
      <Counted field="left_out" counts={plan.data.left_out} />
    </>
  );
}

/** What may be done with an edition now: approve it, open it again, send it. */
export function EditionButtons({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const maySend = useRight("periodicals.recipient", "create") === "all";
  const [asking, setAsking] = useState<Step | null>(null);
  const act = useMutation({
    mutationFn: async (step: Step): Promise<void> => {
      if (step === "approve") await approveEdition(row.id, row.version);
      else if (step === "reopen") await reopenEdition(row.id);
      else if (step === "stop") await stopEdition(row.id);
      else await sendEdition(row.id);
    },
    onSuccess: async (_, step) => {
      setAsking(null);
      message.success(t(`edition.done.${step}`));
      await client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: async (error) => {
      if (!(error instanceof Problem && error.code === "record.version_conflict")) {
        void message.error(problemText(t, error));
        return;
      }
      // What was written meanwhile is shown, to be read before it is approved.
      setAsking(null);
      void message.warning(t("edition.written_meanwhile"));
      await client.invalidateQueries({ queryKey: ["records"] });
    },
  });
  if (!entity.can.update) return null;
  const steps: Step[] = [
    ...(row.state === "draft" ? (["approve"] as const) : []),
    ...(row.state === "approved" ? (["reopen"] as const) : []),
    ...(row.state === "approved" && maySend ? (["send"] as const) : []),
    ...(isUnderWay(row.state) && maySend ? (["stop"] as const) : []),
  ];
  return (
    <>
      {steps.map((step) => (
        <Button
          key={step}
          type={step === "reopen" || step === "stop" ? "default" : "primary"}
          danger={step === "stop"}
          onClick={() => setAsking(step)}
        >
          {t(`edition.step.${step}`)}
        </Button>
      ))}
      <Modal
        open={asking !== null}
        title={asking ? t(`edition.step.${asking}`) : ""}
        okText={asking ? t(`edition.step.${asking}`) : ""}
        cancelText={t("action.cancel")}
        okButtonProps={{ danger: asking === "stop" }}
        confirmLoading={act.isPending}
        onOk={() => asking && act.mutate(asking)}
        onCancel={() => setAsking(null)}
      >
        <p>{asking ? t(`edition.step_note.${asking}`) : ""}</p>
        {asking === "send" ? <Plan id={row.id} /> : null}
      </Modal>
    </>
  );
}

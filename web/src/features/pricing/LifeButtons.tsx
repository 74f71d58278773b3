import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { movePromotion, type Step } from "@/api/prices";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { ReturnDialog } from "./ReturnDialog";

/** The steps that a promotion in a state can take. */
const STEPS: Record<string, Step[]> = {
  draft: ["submit"],
  review: ["approve", "return"],
  approved: ["start", "return"],
  running: ["stop"],
};

/** What can be done with a promotion now. Who may is the server's to say. */
export function LifeButtons({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const [isReturning, setReturning] = useState(false);
  const move = useMutation({
    mutationFn: ({ step, note = null }: { step: Step; note?: string | null }) =>
      movePromotion(step, row.id, row.version, note),
    onSuccess: async ({ state }) => {
      setReturning(false);
      await client.invalidateQueries({ queryKey: ["records", entity.key] });
      await client.invalidateQueries({ queryKey: ["prices"] });
      message.success(t("prices.moved", { state: t(`prices.state.${state}`) }));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!entity.can.update) return null;
  const stop = () =>
    modal.confirm({
      title: t("prices.stop_ask"),
      content: t("prices.stop_note"),
      okText: t("prices.step.stop"),
      cancelText: t("action.cancel"),
      onOk: () => move.mutateAsync({ step: "stop" }).catch(() => undefined),
    });
  const go = (step: Step) => {
    if (step === "stop") stop();
    else if (step === "return") setReturning(true);
    else move.mutate({ step });
  };
  return (
    <>
      {(STEPS[String(row.state)] ?? []).map((step, at) => (
        <Button
          key={step}
          type={at === 0 && step !== "stop" ? "primary" : "default"}
          loading={move.isPending}
          onClick={() => go(step)}
        >
          {t(`prices.step.${step}`)}
        </Button>
      ))}
      {isReturning ? (
        <ReturnDialog
          isBusy={move.isPending}
          onOk={(note) => move.mutate({ step: "return", note })}
          onClose={() => setReturning(false)}
        />
      ) : null}
    </>
  );
}

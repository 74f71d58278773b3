import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { movePromotion, type Step } from "@/api/prices";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";

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
  const move = useMutation({
    mutationFn: (step: Step) => movePromotion(step, row.id, row.version, null),
    onSuccess: async ({ state }) => {
      await client.invalidateQueries({ queryKey: ["records", entity.key] });
      await client.invalidateQueries({ queryKey: ["prices"] });
      message.success(t("prices.moved", { state: t(`prices.state.${state}`) }));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!entity.can.update) return null;
  const go = (step: Step) =>
    step === "stop"
      ? modal.confirm({
          title: t("prices.stop_ask"),
          content: t("prices.stop_note"),
          okText: t("prices.step.stop"),
          cancelText: t("action.cancel"),
          onOk: () => move.mutateAsync(step).catch(() => undefined),
        })
      : move.mutate(step);
  return (STEPS[String(row.state)] ?? []).map((step, at) => (
    <Button key={step} type={at === 0 && step !== "stop" ? "primary" : "default"} loading={move.isPending} onClick={() => go(step)}>
      {t(`prices.step.${step}`)}
    </Button>
  ));
}

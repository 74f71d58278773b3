import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import { closeSession, type Slot } from "@/api/events";
import { problemText } from "@/ui/problem";

/** Ends a session: who hasn't come was absent. */
export function CloseButton({ slot }: { slot: Slot }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const close = useMutation({
    mutationFn: () => closeSession(slot.id),
    onSuccess: async ({ absent }) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      message.success(t("events.close_done", { n: absent }));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <Popconfirm
      title={t("events.close_ask", { name: slot.name })}
      description={t("events.close_note", { n: slot.states.registered.count })}
      okText={t("events.close")}
      cancelText={t("action.cancel")}
      onConfirm={() => close.mutate()}
    >
      <Button loading={close.isPending}>{t("events.close")}</Button>
    </Popconfirm>
  );
}

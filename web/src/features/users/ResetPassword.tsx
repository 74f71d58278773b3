import { KeyOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { resetPassword } from "@/api/session";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { usePasswordShown } from "./usePasswordShown";

/** Gives a user a new password, which is shown this once and has to be changed at the next sign-in. */
export function ResetPassword({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const client = useQueryClient();
  const show = usePasswordShown();
  const name = String(row.name ?? row.login ?? "");
  const reset = useMutation({
    mutationFn: () => resetPassword(row.id),
    onSuccess: async ({ password }) => {
      show(name, password);
      await client.invalidateQueries({ queryKey: ["records", entity.key] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!entity.can.update) return null;
  const ask = () =>
    modal.confirm({
      title: t("user.reset.ask", { name }),
      content: t("user.reset.ask.note"),
      okText: t("user.reset"),
      cancelText: t("action.cancel"),
      onOk: () => reset.mutateAsync().catch(() => undefined),
    });
  return (
    <Button icon={<KeyOutlined />} loading={reset.isPending} onClick={ask}>
      {t("user.reset")}
    </Button>
  );
}

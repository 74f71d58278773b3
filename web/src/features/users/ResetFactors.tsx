import { MobileOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { resetFactors } from "@/api/security";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";

/** Takes all second factors from a user who lost the phone or the key. */
export function ResetFactors({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const name = String(row.name ?? row.login ?? "");
  const reset = useMutation({
    mutationFn: () => resetFactors(row.id),
    onSuccess: () => void message.success(t("user.factors.done", { name })),
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!entity.can.update) return null;
  const ask = () =>
    modal.confirm({
      title: t("user.factors.ask", { name }),
      content: t("user.factors.note"),
      okText: t("user.factors"),
      cancelText: t("action.cancel"),
      onOk: () => reset.mutateAsync().catch(() => undefined),
    });
  return (
    <Button icon={<MobileOutlined />} loading={reset.isPending} onClick={ask}>
      {t("user.factors")}
    </Button>
  );
}

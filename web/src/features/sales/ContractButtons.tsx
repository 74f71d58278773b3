import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { type ContractStep, moveContract, renewContract } from "@/api/sales";
import { routeOf } from "@/fields/title";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";

/** What can be done with a contract now. */
export function ContractButtons({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const act = useMutation({
    mutationFn: (what: ContractStep | "renew") =>
      what === "renew" ? renewContract(row.id) : moveContract(row.id, what, "", row.version),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      if (id !== row.id)
        await navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf(entity.key), id } });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!entity.can.update) return null;
  const ask = (what: "renew" | "terminate") =>
    modal.confirm({
      title: t(`sales.${what}_ask`),
      content: t(`sales.${what}_note`),
      okText: t(`sales.${what}`),
      cancelText: t("action.cancel"),
      onOk: () => act.mutateAsync(what).catch(() => undefined),
    });
  return (
    <>
      {row.state === "draft" ? (
        <Button type="primary" loading={act.isPending} onClick={() => act.mutate("activate")}>
          {t("sales.activate")}
        </Button>
      ) : null}
      {row.state === "active" || row.state === "ended" ? (
        <Button type="primary" onClick={() => ask("renew")}>
          {t("sales.renew")}
        </Button>
      ) : null}
      {row.state === "active" ? (
        <Button danger onClick={() => ask("terminate")}>
          {t("sales.terminate")}
        </Button>
      ) : null}
    </>
  );
}

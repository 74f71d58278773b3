import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import { grantBenefit } from "@/api/club";
import { useRight } from "@/api/manifest";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";

/** Records that a benefit was had that a request asked for. Its key is the request's: pressed again, it is recorded once. */
export function GiveAsked({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const mayGive = useRight("loyalty.benefit_use", "create") !== "none";
  const benefit = row.benefit_id ? String(row.benefit_id) : null;
  const name = row._titles?.benefit_id ?? "";
  const give = useMutation({
    mutationFn: (id: string) =>
      grantBenefit(id, `request:${row.id}`, {
        customer: String(row.customer_id),
        count: 1,
        reference: "",
        note: String(row.subject),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["records"] });
      message.success(t("club.benefit.given", { benefit: name }));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!benefit || !mayGive) return null;
  return (
    <Popconfirm
      title={t("member.request.give_ask", { benefit: name })}
      okText={t("club.benefit.use")}
      cancelText={t("action.cancel")}
      onConfirm={() => give.mutate(benefit)}
    >
      <Button loading={give.isPending}>{t("member.request.give")}</Button>
    </Popconfirm>
  );
}

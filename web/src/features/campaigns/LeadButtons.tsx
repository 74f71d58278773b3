import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { convertLead } from "@/api/campaigns";
import { routeOf } from "@/fields/title";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";

/** Makes a customer of a lead; one whose number is known already leads to that customer. */
export function LeadButtons({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const convert = useMutation({
    mutationFn: () => convertLead(row.id, null),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      message.success(t("lead.converted"));
      await navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf("customers.customer"), id } });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const open = ["new", "contacted", "qualified"].includes(String(row.state));
  if (!open || !entity.can.update) return null;
  const known = row._titles?.customer_id ?? row.customer_id;
  const ask = () =>
    modal.confirm({
      title: t("lead.convert"),
      content: known ? t("lead.convert_known", { name: known }) : t("lead.convert_new"),
      okText: t("lead.convert"),
      cancelText: t("action.cancel"),
      onOk: () => convert.mutateAsync().catch(() => undefined),
    });
  return (
    <Button type="primary" onClick={ask}>
      {t("lead.convert")}
    </Button>
  );
}

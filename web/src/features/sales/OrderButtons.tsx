import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { endOrder, invoiceOrder, orderQuery, pdfOf, reserveOrder } from "@/api/sales";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { DeliverDialog } from "./DeliverDialog";

type Act = "reserve" | "invoice" | "cancel" | "close";

/** What can be done with an order now. */
export function OrderButtons({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const lang = useLang();
  const order = useQuery(orderQuery(row.id)).data;
  const [delivering, setDelivering] = useState(false);
  const act = useMutation({
    mutationFn: (what: Act) => {
      if (what === "reserve") return reserveOrder(row.id);
      if (what === "invoice") return invoiceOrder(row.id, crypto.randomUUID());
      return endOrder(row.id, what, "", order?.version ?? 0);
    },
    onSuccess: async (_, what) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      if (what === "reserve") void message.success(t("sales.reserve_done"));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!order) return null;
  const isOpen = order.state === "open" || order.state === "partly_delivered";
  const isShort = order.lines.some((line) => line.stock.some((one) => Number(one.short) > 0));
  const isOwed = order.lines.some((line) => Number(line.delivered) > Number(line.invoiced));
  const ask = (what: "cancel" | "close") =>
    modal.confirm({
      title: t(`sales.${what}_ask`, { number: order.number }),
      content: t(`sales.${what}_note`),
      okText: t(`sales.${what}_order`),
      cancelText: t("sales.leave"),
      onOk: () => act.mutateAsync(what).catch(() => undefined),
    });
  return (
    <>
      {isOpen && order.may.deliver ? (
        <Button type="primary" onClick={() => setDelivering(true)}>
          {t("sales.deliver")}
        </Button>
      ) : null}
      {isOpen && isShort && order.may.change ? (
        <Button loading={act.isPending} onClick={() => act.mutate("reserve")}>
          {t("sales.reserve")}
        </Button>
      ) : null}
      {isOwed && order.may.invoice ? (
        <Button
          type={isOpen ? "default" : "primary"}
          loading={act.isPending}
          onClick={() => act.mutate("invoice")}
        >
          {t("sales.invoice")}
        </Button>
      ) : null}
      {order.state === "open" && order.may.change ? (
        <Button danger onClick={() => ask("cancel")}>
          {t("sales.cancel_order")}
        </Button>
      ) : null}
      {order.state === "partly_delivered" && order.may.change ? (
        <Button onClick={() => ask("close")}>{t("sales.close_order")}</Button>
      ) : null}
      <Button href={pdfOf("orders", row.id, lang)} target="_blank">
        PDF
      </Button>
      {delivering ? <DeliverDialog order={order} onClose={() => setDelivering(false)} /> : null}
    </>
  );
}

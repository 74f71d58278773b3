import { useMutation } from "@tanstack/react-query";
import { App, Input, Modal } from "antd";
import { type Dispatch, useState } from "react";
import { useTranslation } from "react-i18next";
import { parkTicket } from "@/api/till";
import { problemText } from "@/ui/problem";
import type { Act, Basket } from "./basket";
import { noting } from "./offline";

interface Props {
  basket: Basket;
  store: string;
  amount: string;
  act: Dispatch<Act>;
  onClose: () => void;
}

/** Puts a ticket aside under a name, for every till of the store to take up. */
export function ParkDialog({ basket, store, amount, act, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  // Not the buyer's name: every till of the store reads the list, and the ticket knows its customer.
  const [label, setLabel] = useState(() =>
    t("till.parked.default", {
      time: new Date().toTimeString().slice(0, 5),
      n: basket.lines.length + (basket.back?.lines.length ?? 0),
    }),
  );
  const park = useMutation({
    networkMode: "always",
    mutationFn: () =>
      noting(
        parkTicket({
          key: basket.key,
          label: label.trim(),
          store_id: store,
          customer_id: basket.buyer?.id ?? null,
          amount,
          content: {
            lines: basket.lines,
            coupons: basket.coupons,
            back: basket.back,
            card: basket.buyer?.card,
          },
        }),
      ),
    onSuccess: () => {
      act({ do: "clear" });
      onClose();
      void message.success(t("till.parked.done", { label }));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <Modal
      open
      centered
      title={t("till.act.park")}
      onCancel={onClose}
      onOk={() => park.mutate()}
      okText={t("till.act.park")}
      cancelText={t("action.cancel")}
      confirmLoading={park.isPending}
      okButtonProps={{ disabled: !label.trim(), size: "large" }}
      cancelButtonProps={{ size: "large" }}
      className="till-dialog"
    >
      <Input
        size="large"
        autoFocus
        aria-label={t("till.parked.label")}
        maxLength={100}
        value={label}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setLabel(event.target.value)}
        onPressEnter={() => label.trim() && park.mutate()}
      />
    </Modal>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { deliverOrder, type SalesOrder } from "@/api/sales";
import { plain } from "@/ui/number";
import { problemText } from "@/ui/problem";

const milli = (text: string) => Math.round(Number(text) * 1000);

/** How much of each line leaves the store; all that is left unless something else is said. */
export function DeliverDialog({ order, onClose }: { order: SalesOrder; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const left = order.lines.filter((line) => milli(line.delivered) < milli(line.qty));
  const [qtys, setQtys] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      left.map((line) => [line.id, plain(((milli(line.qty) - milli(line.delivered)) / 1000).toFixed(3))]),
    ),
  );
  const [carrier, setCarrier] = useState("");
  const [tracking, setTracking] = useState("");
  const [key] = useState(() => crypto.randomUUID());
  const lines = left
    .map((line) => ({ line_id: line.id, qty: (qtys[line.id] ?? "").trim() }))
    .filter((piece) => Number(piece.qty) > 0);
  const deliver = useMutation({
    // Another wish has another name.
    mutationFn: () =>
      deliverOrder(
        order.id,
        `${key}-${lines.map((one) => one.qty).join("-")}`,
        lines,
        carrier.trim(),
        tracking.trim(),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["records"] });
      onClose();
      message.success(t("sales.delivery_done"));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <Modal
      open
      title={t("sales.deliver")}
      okText={t("sales.deliver")}
      cancelText={t("action.cancel")}
      confirmLoading={deliver.isPending}
      okButtonProps={{ disabled: !lines.length }}
      onOk={() => deliver.mutate()}
      onCancel={onClose}
    >
      <div className="quote-form">
        {left.map((line) => (
          <Input
            key={line.id}
            aria-label={line.product.name}
            prefix={<span className="quiet">{line.product.name}</span>}
            suffix={`/ ${plain(line.qty)}`}
            inputMode="decimal"
            value={qtys[line.id] ?? ""}
            onChange={(event) => setQtys({ ...qtys, [line.id]: event.target.value })}
          />
        ))}
        <Input
          aria-label={t("sales.carrier")}
          placeholder={t("sales.carrier")}
          maxLength={100}
          value={carrier}
          onChange={(event) => setCarrier(event.target.value)}
        />
        <Input
          aria-label={t("sales.tracking")}
          placeholder={t("sales.tracking")}
          maxLength={100}
          value={tracking}
          onChange={(event) => setTracking(event.target.value)}
        />
      </div>
    </Modal>
  );
}

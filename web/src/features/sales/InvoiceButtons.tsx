import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { type NewPayment, payInvoice, pdfOf, type SalesOrder, voidInvoice } from "@/api/sales";
import { problemText } from "@/ui/problem";

const METHODS: NewPayment["method"][] = ["transfer", "cash", "card", "wechat", "alipay", "cheque", "other"];

interface Props {
  order: SalesOrder;
  invoice: SalesOrder["invoices"][number];
}

const cents = (text: string) => Math.round(Number(text) * 100);
const decimal = (minor: number) => (minor / 100).toFixed(2);

function PayDialog({ order, invoice, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const open = cents(invoice.amount) - cents(invoice.paid);
  const [amount, setAmount] = useState(decimal(open));
  const [method, setMethod] = useState<NewPayment["method"]>("transfer");
  const [reference, setReference] = useState("");
  const [keep, setKeep] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const pay = useMutation({
    mutationFn: () =>
      payInvoice(`${key}-${amount}-${method}-${keep}`, {
        customer_id: order.customer.id,
        method,
        amount: amount.trim(),
        ...(reference.trim() ? { reference: reference.trim() } : {}),
        invoices: [{ invoice_id: invoice.id, amount: decimal(Math.min(cents(amount), open)) }],
        keep_credit: keep,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["records"] });
      onClose();
      message.success(t("sales.payment_done"));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <Modal
      open
      title={t("sales.pay")}
      okText={t("sales.pay")}
      cancelText={t("action.cancel")}
      confirmLoading={pay.isPending}
      okButtonProps={{ disabled: !(cents(amount) > 0) }}
      onOk={() => pay.mutate()}
      onCancel={onClose}
    >
      <div className="quote-form">
        <Input
          aria-label={t("sales.amount")}
          prefix={t("sales.amount")}
          inputMode="decimal"
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
        <Select
          aria-label={t("sales.method")}
          value={method}
          onChange={setMethod}
          options={METHODS.map((value) => ({ value, label: t(`sales.method.${value}`) }))}
        />
        <Input
          aria-label={t("sales.reference")}
          placeholder={t("sales.reference")}
          maxLength={100}
          value={reference}
          onChange={(event) => setReference(event.target.value)}
        />
        {cents(amount) > open ? (
          <Checkbox checked={keep} onChange={(event) => setKeep(event.target.checked)}>
            {t("sales.keep_credit")}
          </Checkbox>
        ) : null}
      </div>
    </Modal>
  );
}

/** What can be done with an invoice of an order. */
export function InvoiceButtons({ order, invoice }: Props) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const lang = useLang();
  const [paying, setPaying] = useState(false);
  const undo = useMutation({
    mutationFn: () => voidInvoice(invoice.id, ""),
    onSuccess: () => client.invalidateQueries({ queryKey: ["records"] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <span className="quote-buttons">
      {order.may.pay && invoice.state !== "paid" ? (
        <Button size="small" type="primary" onClick={() => setPaying(true)}>
          {t("sales.pay")}
        </Button>
      ) : null}
      {order.may.invoice ? (
        <Button
          size="small"
          danger
          onClick={() =>
            modal.confirm({
              title: t("sales.void_ask", { number: invoice.number }),
              content: t("sales.void_note"),
              okText: t("sales.void"),
              cancelText: t("action.cancel"),
              onOk: () => undo.mutateAsync().catch(() => undefined),
            })
          }
        >
          {t("sales.void")}
        </Button>
      ) : null}
      <Button size="small" href={pdfOf("invoices", invoice.id, lang)} target="_blank">
        PDF
      </Button>
      {paying ? <PayDialog order={order} invoice={invoice} onClose={() => setPaying(false)} /> : null}
    </span>
  );
}

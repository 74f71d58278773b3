import { PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Modal, QRCode, Skeleton } from "antd";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { type Payment, type Receipt, receiptQuery, type Ticket, type TicketQuote } from "@/api/till";
import { useLocale } from "@/i18n/useLocale";
import { moneyText } from "@/ui/number";
import { textOf } from "./money";
import { ReceiptView } from "./ReceiptView";

/** A ticket that the server has, or one that waits for it. */
export type Done =
  | { kind: "sold"; ticket: Ticket; change: number }
  | {
      kind: "kept";
      key: string;
      change: number;
      quote: TicketQuote;
      payments: Payment[];
      place: { company: string; store: string; currency: string };
      clerk: string;
    };

/** What a ticket that waits prints: without a number, for that is the server's to give. */
const ofKept = (done: Extract<Done, { kind: "kept" }>, t: (key: string) => string): Receipt => ({
  company: done.place.company,
  currency: done.place.currency,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  store: done.place.store,
  address: "",
  number: `${t("till.kept")} ${done.key.slice(0, 8)}`,
  sold_at: new Date().toISOString(),
  kind: "sale",
  clerk: done.clerk,
  member: null,
  lines: done.quote.lines.map((line) => ({
    id: String(line.key),
    line_no: line.key,
    product_id: line.product_id,
    number: line.number,
    name: line.name,
    chosen_text: null,
    qty: line.qty,
    unit_price: line.unit_price,
    amount: line.amount,
    discount: "0.00",
    left: "0",
  })),
  payments: done.payments.map(({ method, amount, tendered }) => ({
    method,
    amount,
    tendered: tendered ?? null,
  })),
  amount: done.quote.due,
});

/** The ticket stands: change, receipt, and on to the next customer. */
export function DoneDialog({
  done,
  currency,
  onClose,
}: {
  done: Done;
  currency: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const token = done.kind === "sold" ? done.ticket.receipt : "";
  const asked = useQuery({ ...receiptQuery(token), enabled: token !== "" });
  const receipt = done.kind === "kept" ? ofKept(done, t) : asked.data;
  const link = token ? `${window.location.origin}/receipt/${token}` : undefined;
  return (
    <Modal
      open
      centered
      width={420}
      title={done.kind === "sold" ? t("till.sold", { number: done.ticket.number }) : t("till.sold.kept")}
      onCancel={onClose}
      className="till-dialog"
      footer={
        <>
          <Button size="large" icon={<PrinterOutlined />} disabled={!receipt} onClick={() => window.print()}>
            {t("till.print")}
          </Button>
          <Button size="large" type="primary" autoFocus onClick={onClose}>
            {t("till.next")} <kbd>Enter</kbd>
          </Button>
        </>
      }
    >
      {done.change > 0 ? (
        <p className="till-change">
          {t("till.change")} <strong>{moneyText(textOf(done.change), currency, locale)}</strong>
        </p>
      ) : null}
      {receipt ? <ReceiptView receipt={receipt} /> : <Skeleton active />}
      {link ? (
        <figure className="till-qr">
          <QRCode value={link} size={132} bordered={false} />
          <figcaption className="quiet">{t("till.qr")}</figcaption>
        </figure>
      ) : null}
      {receipt
        ? createPortal(
            <div className="print-only">
              <ReceiptView receipt={receipt} link={link} />
            </div>,
            document.body,
          )
        : null}
    </Modal>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, InputNumber, Modal, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { issueCodes } from "@/api/prices";
import { LinkSelect } from "@/fields/LinkSelect";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { useCopy } from "@/ui/useCopy";

const CODE = "pricing.coupon_code";
const CODES_MAX = 10_000;

/** What was issued, to be copied. */
function Issued({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const copy = useCopy();
  const text = codes.join("\n");
  return (
    <Modal
      open
      centered
      title={t("prices.codes.issued", { count: codes.length })}
      okText={t("prices.codes.copy")}
      cancelText={t("action.close")}
      onOk={() => copy(text)}
      onCancel={onClose}
    >
      <p className="quiet">{t("prices.codes.issued_note")}</p>
      <Input.TextArea aria-label={t("prices.codes")} readOnly rows={8} value={text} />
    </Modal>
  );
}

function Dialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const seesCustomers = useEntity("customers.customer") !== undefined;
  const [way, setWay] = useState<"count" | "customers">("count");
  const [count, setCount] = useState(100);
  const [customers, setCustomers] = useState<string[]>([]);
  const issue = useMutation({
    mutationFn: () => issueCodes(id, way === "count" ? { count } : { customer_ids: customers }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["records", CODE] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (issue.data) return <Issued codes={issue.data.codes} onClose={onClose} />;
  return (
    <Modal
      open
      centered
      title={t("prices.codes.issue")}
      okText={t("prices.codes.issue")}
      cancelText={t("action.cancel")}
      confirmLoading={issue.isPending}
      okButtonProps={{ disabled: way === "count" ? count < 1 : !customers.length }}
      onOk={() => issue.mutate()}
      onCancel={onClose}
    >
      <div className="definition-form">
        {seesCustomers ? (
          <Radio.Group
            aria-label={t("prices.codes.for")}
            value={way}
            onChange={(event) => setWay(event.target.value)}
            options={(["count", "customers"] as const).map((one) => ({
              value: one,
              label: t(`prices.codes.for.${one}`),
            }))}
          />
        ) : null}
        {way === "count" ? (
          <InputNumber
            aria-label={t("prices.codes.count")}
            suffix={t("prices.codes.unit")}
            min={1}
            max={CODES_MAX}
            precision={0}
            value={count}
            onChange={(next) => setCount(next ?? 0)}
          />
        ) : (
          <LinkSelect
            target="customers.customer"
            multiple
            label={t("prices.codes.customers")}
            placeholder={t("prices.codes.customers")}
            value={customers}
            onChange={setCustomers}
          />
        )}
        <p className="quiet">{t(`prices.codes.note.${way}`)}</p>
      </div>
    </Modal>
  );
}

/** A coupon's page issues its codes. */
export function IssueCodes({ row }: SlotProps) {
  const { t } = useTranslation();
  const mayIssue = useEntity(CODE)?.can.create === true;
  const [isOpen, setOpen] = useState(false);
  if (!mayIssue) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("prices.codes.issue")}</Button>
      {isOpen ? <Dialog id={row.id} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

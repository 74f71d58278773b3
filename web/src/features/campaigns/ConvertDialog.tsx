import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Alert, App, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { convertLead } from "@/api/campaigns";
import type { RecordRow } from "@/api/types";
import { LinkSelect } from "@/fields/LinkSelect";
import { routeOf } from "@/fields/title";
import { problemText } from "@/ui/problem";

const CUSTOMER = "customers.customer";

/** Makes a customer of a lead: of the one with the same number, of one who is chosen, or a new one. */
export function ConvertDialog({ row, onClose }: { row: RecordRow; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const same = row.customer_id ? String(row.customer_id) : null;
  const [customer, setCustomer] = useState(same);
  const convert = useMutation({
    mutationFn: () => convertLead(row.id, customer),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      message.success(t("lead.converted"));
      onClose();
      await navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf(CUSTOMER), id } });
    },
  });
  const known = row._titles?.customer_id ?? row.customer_id;
  return (
    <Modal
      open
      title={t("lead.convert")}
      okText={t("lead.convert")}
      cancelText={t("action.cancel")}
      confirmLoading={convert.isPending}
      onOk={() => convert.mutate()}
      onCancel={onClose}
    >
      <p>{known ? t("lead.convert_known", { name: known }) : t("lead.convert_new")}</p>
      <div className="campaign-column">
        <span>{t("lead.convert_to")}</span>
        <LinkSelect
          target={CUSTOMER}
          label={t("lead.convert_to")}
          placeholder={t("lead.convert_to_new")}
          value={customer ? [customer] : []}
          {...(row.customer_id && row._titles?.customer_id
            ? { titles: { [String(row.customer_id)]: row._titles.customer_id } }
            : {})}
          onChange={([chosen]) => setCustomer(chosen ?? same)}
        />
      </div>
      {convert.isError ? <Alert type="error" showIcon title={problemText(t, convert.error)} /> : null}
    </Modal>
  );
}

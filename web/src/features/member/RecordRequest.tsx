import { MessageOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { LazyRecordDrawer } from "@/record/LazyRecordDrawer";
import type { SlotProps } from "@/record/slots";

/** Records what a customer asks by phone or in the store: home delivery, a question, a complaint. */
export function RecordRequest({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const entity = useEntity("member.request");
  const [isOpen, setOpen] = useState(false);
  if (!entity?.can.create) return null;
  return (
    <>
      <Button icon={<MessageOutlined />} onClick={() => setOpen(true)}>
        {t("member.request.record")}
      </Button>
      {isOpen ? (
        <LazyRecordDrawer
          entity={entity}
          preset={{ customer_id: row.id }}
          onClose={() => setOpen(false)}
          onSaved={() => {
            setOpen(false);
            message.success(t("member.request.recorded"));
          }}
        />
      ) : null}
    </>
  );
}

import { PhoneOutlined } from "@ant-design/icons";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { EntityDef } from "@/api/types";

/** Leads from the list of orders to one that is made without a quotation. */
export function NewOrderButton({ entity }: { entity: EntityDef }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  if (entity.rights.create === "none") return null;
  return (
    <Button icon={<PhoneOutlined />} onClick={() => void navigate({ to: "/sales/orders/new" })}>
      {t("sales.new_order")}
    </Button>
  );
}

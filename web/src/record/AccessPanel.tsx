import "./access.css";
import { Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { useTitle } from "@/fields/title";
import { usePhone } from "@/ui/usePhone";
import { Shares } from "./Shares";
import type { SlotProps } from "./slots";
import { Why } from "./Why";

/** With whom the record is shared, and why somebody may or may not use it. */
export function AccessPanel({ entity, row, onClose }: SlotProps & { onClose: () => void }) {
  const titleOf = useTitle();
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <Drawer
      open
      size={phone ? "100%" : 560}
      title={t("access.title", { what: titleOf(entity, row) })}
      onClose={onClose}
      destroyOnHidden
    >
      <Shares entity={entity} row={row} />
      <Why entity={entity} row={row} />
    </Drawer>
  );
}

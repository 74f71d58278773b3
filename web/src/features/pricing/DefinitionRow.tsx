import { DeleteOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** One of several parts of a definition; it can be taken out. */
export function DefinitionRow({
  disabled,
  onRemove,
  children,
}: {
  disabled: boolean;
  onRemove: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <div className="definition-row">
      {children}
      {disabled ? null : (
        <Button aria-label={t("action.delete")} icon={<DeleteOutlined />} onClick={onRemove} />
      )}
    </div>
  );
}

import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlacedField } from "@/api/customise";
import { useLabels } from "@/api/manifest";
import type { EntityDef } from "@/api/types";
import { usePhone } from "@/ui/usePhone";
import { ExpressionInput } from "./ExpressionInput";
import { modeOf } from "./layouts";

interface Props {
  entity: EntityDef;
  placed: PlacedField;
  onChange: (placed: PlacedField) => void;
  onClose: () => void;
}

/** While what a field of a form is shown, and while what it is wanted. */
export function FieldConditions({ entity, placed, onChange, onClose }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const phone = usePhone();
  const [shown, setShown] = useState(placed.visible_if ?? "");
  const [wanted, setWanted] = useState(placed.required_if ?? "");
  const take = () => {
    const { visible_if: _shown, required_if: _wanted, ...rest } = placed;
    onChange({
      ...rest,
      ...(shown.trim() ? { visible_if: shown.trim() } : {}),
      ...(wanted.trim() ? { required_if: wanted.trim() } : {}),
    });
  };
  return (
    <Drawer
      open
      size={phone ? "100%" : 640}
      title={t("customise.form.conditions", { name: labels.field(entity.key, placed.name) })}
      onClose={onClose}
      destroyOnHidden
      footer={
        <div className="form-foot">
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button type="primary" onClick={take}>
            {t("action.apply")}
          </Button>
        </div>
      }
    >
      <div className="def-form">
        <ExpressionInput
          label={t("customise.form.visible_if.label")}
          entity={entity.key}
          value={shown}
          onChange={setShown}
        />
        {modeOf(placed) === "open" ? (
          <ExpressionInput
            label={t("customise.form.required_if.label")}
            entity={entity.key}
            value={wanted}
            onChange={setWanted}
          />
        ) : null}
      </div>
    </Drawer>
  );
}

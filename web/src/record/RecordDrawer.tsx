import { Drawer } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import type { Draft } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";
import { titleOf } from "@/fields/title";
import { giveBack } from "@/ui/focus";
import { usePhone } from "@/ui/usePhone";
import { RecordForm } from "./RecordForm";

interface Props {
  entity: EntityDef;
  row?: RecordRow;
  preset?: Draft;
  onClose: () => void;
  onSaved: (row: RecordRow) => void;
}

/** The record's form beside the page that it was opened from. */
export function RecordDrawer({ entity, row, preset, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const phone = usePhone();
  const what = labels.noun(entity.key);
  useEffect(() => {
    const before = document.activeElement;
    return () => giveBack(before);
  }, []);
  return (
    <Drawer
      open
      size={phone ? "100%" : 640}
      title={row ? t("form.edit", { what: titleOf(entity, row, labels) }) : t("form.new", { what })}
      onClose={onClose}
      destroyOnHidden
    >
      <RecordForm
        entity={entity}
        row={row ?? null}
        {...(preset ? { preset } : {})}
        onSaved={onSaved}
        onCancel={onClose}
      />
    </Drawer>
  );
}

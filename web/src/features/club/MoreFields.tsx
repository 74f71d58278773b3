import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EntityDef, RecordRow } from "@/api/types";
import { LazyRecordDrawer } from "@/record/LazyRecordDrawer";

interface Props {
  entity: EntityDef;
  row: RecordRow;
  label?: string;
}

/** The whole form of a record, for what is seldom needed. */
export function MoreFields({ entity, row, label }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (!entity.can.update) return null;
  return (
    <>
      <Button type="link" size="small" className="setup-more" onClick={() => setOpen(true)}>
        {label ?? t("setup.more_fields")}
      </Button>
      {isOpen ? (
        <LazyRecordDrawer
          entity={entity}
          row={row}
          onClose={() => setOpen(false)}
          onSaved={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

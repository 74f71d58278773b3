import { HolderOutlined } from "@ant-design/icons";
import { Button, Checkbox, Popover } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import type { EntityDef, FieldDef } from "@/api/types";
import { columnChoices } from "./listSearch";

interface Props {
  entity: EntityDef;
  columns: FieldDef[];
  onChange: (cols: string | undefined) => void;
}

/** Which columns the list shows; the choice stands in the URL. */
export function ColumnChooser({ entity, columns, onChange }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const shown = columns.map((field) => field.name);
  const toggle = (name: string, on: boolean) => {
    const next = on ? [...shown, name] : shown.filter((one) => one !== name);
    if (next.length > 0) onChange(next.join(","));
  };
  const panel = (
    <div className="column-chooser">
      {columnChoices(entity).map((field) => (
        <Checkbox
          key={field.name}
          checked={shown.includes(field.name)}
          onChange={(event) => toggle(field.name, event.target.checked)}
        >
          {labels.field(entity.key, field.name)}
        </Checkbox>
      ))}
      <Button size="small" type="text" onClick={() => onChange(undefined)}>
        {t("list.columns.reset")}
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={panel} title={t("list.columns")}>
      <Button icon={<HolderOutlined />}>{t("list.columns")}</Button>
    </Popover>
  );
}

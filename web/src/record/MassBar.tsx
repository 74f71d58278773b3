import { DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { exportUrl, type ListQuery } from "@/api/records";
import type { EntityDef, FieldDef, RecordRow } from "@/api/types";
import { useLocale } from "@/i18n/useLocale";
import { ExportMenu } from "@/ui/ExportMenu";
import { numberText } from "@/ui/number";
import { MassDrawer } from "./MassDrawer";
import { NOTHING, type Selection } from "./selection";
import "./mass.css";

/** Ids that fit into the address of an export. */
const EXPORTED_IDS = 100;

interface Props {
  entity: EntityDef;
  selection: Selection;
  rows: RecordRow[];
  /** How many the list finds. */
  count: number | undefined;
  query: ListQuery;
  columns: FieldDef[];
}

/** What can be done with the chosen records. */
export function MassBar({ entity, selection, rows, count, query, columns }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [doing, setDoing] = useState<"edit" | "delete" | null>(null);
  const { chosen } = selection;
  const everything = chosen === "everything";
  const number = everything ? (count ?? 0) : chosen.size;
  if (number === 0 && doing === null) return null;
  const more = !everything && chosen.size === rows.length && count !== undefined && count > rows.length;
  const exported = everything ? query : { f: [`id:in:${[...chosen].join(",")}`] };
  const close = () => {
    setDoing(null);
    selection.set(NOTHING);
  };
  return (
    <section className="mass-bar" aria-label={t("mass.bar")}>
      <strong aria-live="polite">{t("mass.chosen", { number: numberText(number, locale) })}</strong>
      {more ? (
        <Button type="link" onClick={() => selection.set("everything")}>
          {t("mass.everything", { number: numberText(count, locale) })}
        </Button>
      ) : null}
      <span className="toolbar-gap" />
      {entity.can.update ? (
        <Button icon={<EditOutlined />} onClick={() => setDoing("edit")}>
          {t("mass.edit")}
        </Button>
      ) : null}
      {entity.can.delete ? (
        <Button danger icon={<DeleteOutlined />} onClick={() => setDoing("delete")}>
          {t("mass.delete")}
        </Button>
      ) : null}
      {entity.can.export && (everything || chosen.size <= EXPORTED_IDS) ? (
        <ExportMenu
          urlFor={(format) =>
            exportUrl(
              entity.key,
              exported,
              columns.map((field) => field.name),
              format,
            )
          }
        />
      ) : null}
      <Button type="text" onClick={() => selection.set(NOTHING)}>
        {t("mass.none")}
      </Button>
      {doing ? (
        <MassDrawer
          entity={entity}
          doing={doing}
          number={number}
          selection={everything ? { query } : { ids: [...chosen] }}
          onClose={close}
        />
      ) : null}
    </section>
  );
}

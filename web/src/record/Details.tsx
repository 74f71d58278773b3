import { useTranslation } from "react-i18next";
import { COMMON_FIELDS, useLabels } from "@/api/manifest";
import type { EntityDef, RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { groupsOf } from "./draft";

/** Every field of a record, in its groups. */
export function Details({ entity, row }: { entity: EntityDef; row: RecordRow }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const groups = [...groupsOf(entity.fields), { name: "", fields: COMMON_FIELDS }];
  return (
    <div className="details">
      {groups.map((group) => (
        <section key={group.name ?? "main"} className="panel">
          {group.name ? <h2>{labels.group(entity.key, group.name)}</h2> : null}
          {group.name === "" ? <h2>{t("page.record")}</h2> : null}
          <dl className="facts">
            {group.fields.map((field) => {
              const value = row[field.name];
              return (
                <div key={field.name} className={field.kind.type === "long_text" ? "wide" : undefined}>
                  <dt>{labels.field(entity.key, field.name)}</dt>
                  <dd>
                    {value === null || value === undefined || value === "" ? (
                      <span className="quiet">—</span>
                    ) : (
                      <FieldCell entity={entity.key} field={field} row={row} />
                    )}
                  </dd>
                </div>
              );
            })}
          </dl>
        </section>
      ))}
    </div>
  );
}

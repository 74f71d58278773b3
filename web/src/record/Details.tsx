import { useTranslation } from "react-i18next";
import { COMMON_FIELDS, useLabels } from "@/api/manifest";
import type { EntityDef, FieldDef, RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { Revealable } from "@/fields/Masked";
import { groupsOf } from "./draft";

function Section({ entity, row, title, fields }: Props & { title: string | null; fields: FieldDef[] }) {
  const labels = useLabels();
  return (
    <section className="panel">
      {title ? <h2>{title}</h2> : null}
      <dl className="facts">
        {fields.map((field) => {
          const value = row[field.name];
          return (
            <div key={field.name} className={field.kind.type === "long_text" ? "wide" : undefined}>
              <dt>{labels.field(entity.key, field.name)}</dt>
              <dd>
                {row._masked?.includes(field.name) ? (
                  <Revealable entity={entity.key} field={field} row={row} />
                ) : value === null || value === undefined || value === "" ? (
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
  );
}

interface Props {
  entity: EntityDef;
  row: RecordRow;
}

/** Every field of a record, in its groups. */
export function Details({ entity, row }: Props) {
  const labels = useLabels();
  const groups = groupsOf(entity.fields.filter((field) => !field.hidden));
  return groups.map((group) => (
    <Section
      key={group.name ?? ""}
      entity={entity}
      row={row}
      title={group.name && groups.length > 1 ? labels.group(entity.key, group.name) : null}
      fields={group.fields}
    />
  ));
}

/** When the record was made and last changed. */
export function Stamps({ entity, row }: Props) {
  const { t } = useTranslation();
  return <Section entity={entity} row={row} title={t("page.record")} fields={COMMON_FIELDS} />;
}

import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { COMMON_FIELDS, useLabels } from "@/api/manifest";
import type { EntityDef, FieldDef, RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { Revealable } from "@/fields/Masked";
import { useSlot } from "./slots";
import { useRowSections } from "./useSections";

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

/** The fields of a record, in the sections of its form. */
export function Details({ entity, row }: Props) {
  const sections = useRowSections(entity, row);
  const own = useSlot(entity.key)?.inputs;
  if (!sections) return <Skeleton active />;
  return sections.map((section) => (
    <Section
      key={section.key}
      entity={entity}
      row={row}
      title={section.title}
      fields={section.fields.map(({ field }) => field).filter(({ name }) => !own?.[name])}
    />
  ));
}

/** When the record was made and last changed. */
export function Stamps({ entity, row }: Props) {
  const { t } = useTranslation();
  return <Section entity={entity} row={row} title={t("page.record")} fields={COMMON_FIELDS} />;
}

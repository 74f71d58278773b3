import { DeleteOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import type { DragEvent } from "react";
import { useTranslation } from "react-i18next";
import type { PlacedField, Section } from "@/api/customise";
import { useLabels, useLang } from "@/api/manifest";
import type { EntityDef, FieldDef } from "@/api/types";
import { LabelInput } from "./LabelInput";
import { PlacedRow } from "./PlacedRow";
import { Steps } from "./Steps";

interface Props {
  entity: EntityDef;
  section: Section;
  at: number;
  /** How many sections there are. */
  count: number;
  /** Fields that can be added. */
  out: FieldDef[];
  canStep: (field: string, by: -1 | 1) => boolean;
  onChange: (change: Partial<Section>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  onAdd: (field: string) => void;
  onStep: (field: string, by: -1 | 1) => void;
  onField: (field: PlacedField) => void;
  onOut: (field: string) => void;
  onConditions: (field: PlacedField) => void;
  onDrag: (field: string | null) => void;
  /** What takes a field that is dropped before the field of this index. */
  onDrop: (index: number) => (event: DragEvent) => void;
}

const allow = (event: DragEvent) => event.preventDefault();

/** A section of a form: its heading, its columns, its fields. */
export function LayoutSection(props: Props) {
  const { entity, section, at, count, out, onChange } = props;
  const { t } = useTranslation();
  const labels = useLabels();
  const lang = useLang();
  const heading = section.label[lang] || t("customise.form.section.number", { number: at + 1 });
  return (
    <section className="panel layout-section" aria-label={heading}>
      <div className="layout-head">
        <LabelInput
          label={t("customise.form.heading")}
          value={section.label}
          onChange={(label) => onChange({ label })}
          required
        />
        <div className="layout-tools">
          <Segmented
            size="small"
            aria-label={t("customise.form.columns")}
            value={section.columns ?? 2}
            onChange={(columns) => onChange({ columns })}
            options={[1, 2].map((columns) => ({
              value: columns,
              label: t("customise.form.columns.n", { columns }),
            }))}
          />
          <Steps name={heading} first={at === 0} last={at === count - 1} onStep={props.onMove} />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t("customise.form.section.remove", { name: heading })}
            title={t("customise.form.section.remove", { name: heading })}
            onClick={props.onRemove}
          />
        </div>
      </div>
      <ul className="def-list layout-fields">
        {section.fields.map((placed, index) => (
          <PlacedRow
            key={placed.name}
            entity={entity}
            placed={placed}
            first={!props.canStep(placed.name, -1)}
            last={!props.canStep(placed.name, 1)}
            onStep={(by) => props.onStep(placed.name, by)}
            onChange={props.onField}
            onOut={() => props.onOut(placed.name)}
            onConditions={() => props.onConditions(placed)}
            onDrag={props.onDrag}
            onDrop={props.onDrop(index)}
          />
        ))}
      </ul>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keyboard's way is the steps of each line */}
      <div className="layout-end" onDragOver={allow} onDrop={props.onDrop(section.fields.length)}>
        {out.length ? (
          <Select
            value={null}
            placeholder={t("customise.form.add")}
            aria-label={t("customise.form.add.to", { name: heading })}
            showSearch={{ optionFilterProp: "label" }}
            onChange={(field: string | null) => {
              if (field) props.onAdd(field);
            }}
            options={out.map(({ name }) => ({ value: name, label: labels.field(entity.key, name) }))}
          />
        ) : section.fields.length === 0 ? (
          <p className="quiet">{t("customise.form.drop")}</p>
        ) : null}
      </div>
    </section>
  );
}

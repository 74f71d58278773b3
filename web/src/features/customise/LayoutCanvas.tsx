import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlacedField, Section } from "@/api/customise";
import { useLabels } from "@/api/manifest";
import type { EntityDef, FieldDef } from "@/api/types";
import { moved } from "./drafts";
import { FieldConditions } from "./FieldConditions";
import { LayoutSection } from "./LayoutSection";
import { isNeeded, leftOut, type Place, placed, stepFrom, without } from "./layouts";

interface Props {
  entity: EntityDef;
  sections: Section[];
  /** Fields without which no record could be made. */
  lacking: FieldDef[];
  onChange: (sections: Section[]) => void;
}

/** A step moves the line away from under the focus, which follows it. */
function useFollowing(sections: Section[]) {
  const root = useRef<HTMLDivElement>(null);
  const going = useRef<{ name: string; step: -1 | 1 } | null>(null);
  useEffect(() => {
    const { current } = going;
    if (!current) return;
    going.current = null;
    const line = root.current?.querySelector(`[data-field="${CSS.escape(current.name)}"]`);
    const buttons = [...(line?.querySelectorAll<HTMLButtonElement>(".def-steps button") ?? [])];
    const [up, down] = buttons;
    const wanted = current.step === -1 ? up : down;
    (wanted?.disabled ? buttons.find((button) => !button.disabled) : wanted)?.focus();
  }, [sections]);
  return { root, going };
}

/** The form's sections with their fields, which are moved by mouse and by keyboard, and the fields that it leaves out. */
export function LayoutCanvas({ entity, sections, lacking, onChange }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const [dragged, setDragged] = useState<string | null>(null);
  const [open, setOpen] = useState<PlacedField | null>(null);
  const { root, going } = useFollowing(sections);
  const out = leftOut(entity, sections);
  const name = (field: string) => labels.field(entity.key, field);
  const put = (field: string, to: Place) => onChange(placed(sections, field, to));
  const set = (at: number, change: Partial<Section>) =>
    onChange(sections.map((one, n) => (n === at ? { ...one, ...change } : one)));
  const setField = (field: PlacedField) =>
    onChange(
      sections.map((section) => ({
        ...section,
        fields: section.fields.map((one) => (one.name === field.name ? field : one)),
      })),
    );
  const step = (field: string, by: -1 | 1) => {
    const to = stepFrom(sections, field, by);
    if (!to) return;
    going.current = { name: field, step: by };
    put(field, to);
  };
  const drop = (to: Place) => (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (dragged) put(dragged, to);
    setDragged(null);
  };
  const last = { section: sections.length - 1, at: sections.at(-1)?.fields.length ?? 0 };
  return (
    <div ref={root} className={dragged ? "layout-canvas dragging" : "layout-canvas"}>
      {sections.map((section, at) => (
        <LayoutSection
          key={at}
          entity={entity}
          section={section}
          at={at}
          count={sections.length}
          out={out}
          canStep={(field, by) => stepFrom(sections, field, by) !== null}
          onChange={(change) => set(at, change)}
          onMove={(by) => onChange(moved(sections, at, by))}
          onRemove={() => onChange(sections.toSpliced(at, 1))}
          onAdd={(field) => put(field, { section: at, at: section.fields.length })}
          onStep={step}
          onField={setField}
          onOut={(field) => onChange(without(sections, field))}
          onConditions={setOpen}
          onDrag={setDragged}
          onDrop={(index) => drop({ section: at, at: index })}
        />
      ))}
      <Button
        icon={<PlusOutlined />}
        onClick={() => onChange([...sections, { label: { zh: "", en: "" }, columns: 2, fields: [] }])}
      >
        {t("customise.form.section.new")}
      </Button>
      <section
        className="panel layout-out"
        aria-label={t("customise.form.out")}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          if (dragged) onChange(without(sections, dragged));
          setDragged(null);
        }}
      >
        <h2>{t("customise.form.out")}</h2>
        {lacking.length ? (
          <p className="def-bad" role="alert">
            {t("customise.form.lacking", { names: lacking.map((field) => name(field.name)).join("、") })}
          </p>
        ) : null}
        {out.length ? (
          <ul className="layout-chips">
            {out.map((field) => (
              <li
                key={field.name}
                draggable
                onDragStart={(event) => {
                  event.dataTransfer.setData("text/plain", field.name);
                  setDragged(field.name);
                }}
                onDragEnd={() => setDragged(null)}
              >
                <Button
                  size="small"
                  icon={<PlusOutlined />}
                  danger={isNeeded(field)}
                  disabled={sections.length === 0}
                  onClick={() => put(field.name, last)}
                >
                  {name(field.name)}
                </Button>
              </li>
            ))}
          </ul>
        ) : (
          <p className="quiet">{t("customise.form.out.none")}</p>
        )}
      </section>
      {open ? (
        <FieldConditions
          entity={entity}
          placed={open}
          onClose={() => setOpen(null)}
          onChange={(field) => {
            setField(field);
            setOpen(null);
          }}
        />
      ) : null}
    </div>
  );
}

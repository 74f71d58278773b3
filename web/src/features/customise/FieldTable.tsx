import { PlusOutlined } from "@ant-design/icons";
import { Button, Tag } from "antd";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Change, Definition, FieldDraft, OverrideDraft } from "@/api/customise";
import { useChange } from "@/api/customise";
import { useLabels, useLang } from "@/api/manifest";
import type { EntityDef, FieldDef } from "@/api/types";
import { ProblemView } from "@/ui/ProblemView";
import { moved, newField } from "./drafts";
import { FieldEditor } from "./FieldEditor";
import { OverrideEditor } from "./OverrideEditor";
import { Steps } from "./Steps";

interface Props {
  entity: EntityDef;
  definitions: Definition[];
}

const isField =
  (entity: string) =>
  (one: Definition): one is FieldDraft =>
    one.what === "field" && one.entity === entity;
const isOverride =
  (entity: string) =>
  (one: Definition): one is OverrideDraft =>
    one.what === "override" && one.entity === entity;

/** The fields of an object, in the order of its forms. */
export function FieldTable({ entity, definitions }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const lang = useLang();
  const change = useChange();
  const [open, setOpen] = useState<string | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const added = definitions.filter(isField(entity.key));
  const overrides = definitions.filter(isOverride(entity.key));
  const retired = added.filter((field) => field.retired);
  const overrideOf = (name: string): OverrideDraft =>
    overrides.find((one) => one.name === name) ?? {
      what: "override",
      entity: entity.key,
      name,
      hidden: false,
      required: false,
    };
  /** An object's own name is the program's, and stays first. */
  const fixed = (field: FieldDef) => entity.domain === "custom" && !field.custom;
  const order = (fields: FieldDef[]) => {
    const changes: Change[] = fields.flatMap((field, at): Change[] => {
      const place = at + 1;
      const own = added.find((one) => one.name === field.name);
      if (own) return own.place === place ? [] : [{ do: "put", definition: { ...own, place } }];
      const known = overrideOf(field.name);
      return fixed(field) || known.place === place ? [] : [{ do: "put", definition: { ...known, place } }];
    });
    if (changes.length) change.mutate(changes);
  };
  const drop = (at: number) => (event: DragEvent) => {
    event.preventDefault();
    if (dragged !== null && dragged !== at) order(moved(entity.fields, dragged, at - dragged));
    setDragged(null);
  };
  const editor = () => {
    if (open === null) return null;
    const close = () => setOpen(null);
    const taken = [...entity.fields, ...added].map(({ name }) => name);
    if (open === "") return <FieldEditor start={newField(entity.key, 999)} taken={taken} onClose={close} />;
    const own = added.find((field) => field.name === open);
    if (own) return <FieldEditor start={own} taken={taken} onClose={close} />;
    const declared = entity.fields.find((field) => field.name === open);
    if (!declared) return null;
    const isKnown = overrides.some((one) => one.name === open);
    return <OverrideEditor start={overrideOf(open)} field={declared} isKnown={isKnown} onClose={close} />;
  };
  return (
    <section className="def-section">
      <div className="def-head">
        <p className="quiet">{t("customise.fields.hint")}</p>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen("")}>
          {t("customise.field.new")}
        </Button>
      </div>
      {change.isError ? <ProblemView error={change.error} /> : null}
      <ul className="def-list">
        {entity.fields.map((field, at) => (
          <li
            key={field.name}
            draggable={!fixed(field)}
            onDragStart={() => setDragged(at)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={drop(at)}
          >
            <button
              type="button"
              className="def-open"
              disabled={fixed(field)}
              onClick={() => setOpen(field.name)}
            >
              <b>{labels.field(entity.key, field.name)}</b>
              <span className="quiet">
                {t(`customise.kind.${field.kind.type}`)} · {field.name}
              </span>
            </button>
            <span className="def-tags">
              {field.custom ? <Tag color="success">{t("customise.tag.custom")}</Tag> : null}
              {field.required ? <Tag>{t("customise.flag.required")}</Tag> : null}
              {field.formula ? <Tag>{t("customise.formula")}</Tag> : null}
              {field.hidden ? <Tag>{t("customise.flag.hidden")}</Tag> : null}
            </span>
            <Steps
              name={labels.field(entity.key, field.name)}
              first={at === 0 || fixed(field)}
              last={at === entity.fields.length - 1 || fixed(field)}
              onStep={(step) => order(moved(entity.fields, at, step))}
            />
          </li>
        ))}
      </ul>
      {retired.length ? (
        <>
          <h2>{t("customise.retired")}</h2>
          <ul className="def-list">
            {retired.map((field) => (
              <li key={field.name}>
                <button type="button" className="def-open" onClick={() => setOpen(field.name)}>
                  <b>{field.label[lang]}</b>
                  <span className="quiet">{field.name}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {editor()}
    </section>
  );
}

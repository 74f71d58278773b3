import { BranchesOutlined, CloseOutlined, HolderOutlined } from "@ant-design/icons";
import { Button, Select, Tag } from "antd";
import type { DragEvent } from "react";
import { useTranslation } from "react-i18next";
import type { PlacedField } from "@/api/customise";
import { useLabels } from "@/api/manifest";
import type { EntityDef } from "@/api/types";
import { isWritable } from "@/record/draft";
import { type Mode, modeOf, withMode } from "./layouts";
import { Steps } from "./Steps";

const MODES: Mode[] = ["open", "required", "read_only"];

interface Props {
  entity: EntityDef;
  placed: PlacedField;
  first: boolean;
  last: boolean;
  onStep: (by: -1 | 1) => void;
  onChange: (placed: PlacedField) => void;
  onOut: () => void;
  onConditions: () => void;
  onDrag: (field: string | null) => void;
  onDrop: (event: DragEvent) => void;
}

/** A field in a form: what may be done with it there, and where it stands. */
export function PlacedRow({ entity, placed, first, last, ...does }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const field = entity.fields.find((one) => one.name === placed.name);
  const name = labels.field(entity.key, placed.name);
  const mayEnter = field ? isWritable(field) : false;
  const declared = field?.required === true && mayEnter;
  return (
    <li
      data-field={placed.name}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData("text/plain", placed.name);
        does.onDrag(placed.name);
      }}
      onDragEnd={() => does.onDrag(null)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={does.onDrop}
    >
      <HolderOutlined className="layout-grip" aria-hidden="true" />
      <span className="def-open">
        <b>{name}</b>
        <span className="quiet">
          {field ? t(`customise.kind.${field.kind.type}`) : t("customise.form.field.gone")}
        </span>
      </span>
      <span className="layout-tags">
        {placed.visible_if ? <Tag>{t("customise.form.visible_if")}</Tag> : null}
        {placed.required_if ? <Tag>{t("customise.form.required_if")}</Tag> : null}
      </span>
      {mayEnter ? (
        <Select
          size="small"
          className="layout-mode"
          aria-label={t("customise.form.mode", { name })}
          value={declared && !placed.read_only ? "required" : modeOf(placed)}
          onChange={(mode) =>
            does.onChange(withMode(placed, declared && mode === "required" ? "open" : mode))
          }
          options={MODES.filter((mode) => !(declared && mode === "open")).map((mode) => ({
            value: mode,
            label: t(`customise.form.mode.${mode}`),
          }))}
        />
      ) : (
        <span className="quiet layout-mode">{t("customise.form.mode.read_only")}</span>
      )}
      <span className="layout-buttons">
        <Button
          type="text"
          icon={<BranchesOutlined />}
          aria-label={t("customise.form.conditions", { name })}
          title={t("customise.form.conditions", { name })}
          onClick={does.onConditions}
        />
        <Steps name={name} first={first} last={last} onStep={does.onStep} />
        <Button
          type="text"
          icon={<CloseOutlined />}
          aria-label={t("customise.form.take_out", { name })}
          title={t("customise.form.take_out", { name })}
          onClick={does.onOut}
        />
      </span>
    </li>
  );
}

import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown, Popover } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels, useManifest } from "@/api/manifest";
import type { EntityDef, FieldDef } from "@/api/types";
import { conditionString, parseConditions } from "@/fields/condition";
import type { Condition } from "@/fields/kind";
import { kindUi } from "@/fields/kinds";
import { focusFirst, giveBack } from "@/ui/focus";
import { filteredField, viaFields } from "./via";

interface Props {
  entity: EntityDef;
  value: string[] | undefined;
  onChange: (f: string[]) => void;
}

interface ChipProps {
  entity: EntityDef;
  field: FieldDef;
  conditions: Condition[];
  open: boolean;
  onOpen: (open: boolean) => void;
  onChange: (conditions: Condition[]) => void;
  onRemove: () => void;
}

/** What a chip opens; the focus goes into it, and back to where it was. */
function FilterEditor({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const waiting = setTimeout(() => focusFirst(root.current));
    return () => {
      clearTimeout(waiting);
      giveBack(before);
    };
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves what is inside
    <div
      ref={root}
      className="filter-editor"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <div className="filter-editor-title">{title}</div>
      {children}
    </div>
  );
}

function Chip({ entity, field, conditions, open, onOpen, onChange, onRemove }: ChipProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { Filter, Said } = kindUi(field);
  const label = labels.field(entity.key, field.name);
  return (
    <span className="chip">
      <Popover
        trigger="click"
        open={open}
        onOpenChange={onOpen}
        placement="bottomLeft"
        destroyOnHidden
        content={
          <FilterEditor title={label} onClose={() => onOpen(false)}>
            <Filter entity={entity.key} field={field} conditions={conditions} onChange={onChange} />
          </FilterEditor>
        }
      >
        <button type="button" className="chip-body">
          <span className="chip-label">{label}</span>
          {conditions.length === 0 ? (
            <span>{t("filter.choose")}</span>
          ) : (
            conditions.map((condition) => (
              <span key={condition.op} className="chip-value">
                <Said entity={entity.key} field={field} condition={condition} />
              </span>
            ))
          )}
        </button>
      </Popover>
      <button
        type="button"
        className="chip-close"
        aria-label={t("filter.remove", { field: label })}
        onClick={onRemove}
      >
        <CloseOutlined />
      </button>
    </span>
  );
}

/** The active filters as chips, each edited where it stands, and a menu to add one. */
export function FilterBar({ entity, value, onChange }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { entities } = useManifest();
  const [editing, setEditing] = useState<string | null>(null);
  const conditions = parseConditions(value);
  const active = [...new Set(conditions.map((condition) => condition.field))];
  // A filter that was just added has no condition yet, but its editor is open.
  const shown = editing && !active.includes(editing) ? [...active, editing] : active;
  const offered = [...entity.fields.filter((field) => field.filter), ...viaFields(entities, entity)].filter(
    (field) => !shown.includes(field.name),
  );

  const set = (name: string, next: Condition[]) => {
    const others = conditions.filter((condition) => condition.field !== name);
    onChange([...others, ...next].map(conditionString));
  };

  return (
    <div className="filter-bar">
      {shown.map((name) => {
        const field = filteredField(entities, entity, name);
        if (!field) return null;
        return (
          <Chip
            key={name}
            entity={entity}
            field={field}
            conditions={conditions.filter((condition) => condition.field === name)}
            open={editing === name}
            onOpen={(open) => setEditing(open ? name : null)}
            onChange={(next) => set(name, next)}
            onRemove={() => {
              set(name, []);
              setEditing(null);
            }}
          />
        );
      })}
      {offered.length > 0 ? (
        <Dropdown
          autoFocus
          trigger={["click"]}
          menu={{
            className: "tall-menu",
            items: offered.map((field) => ({ key: field.name, label: labels.field(entity.key, field.name) })),
            onClick: ({ key }) => setEditing(key),
          }}
        >
          <Button type="dashed" className="filter-add" icon={<PlusOutlined />}>
            {t("filter.add")}
          </Button>
        </Dropdown>
      ) : null}
      {active.length > 1 ? (
        <Button type="text" onClick={() => onChange([])}>
          {t("filter.clear")}
        </Button>
      ) : null}
    </div>
  );
}

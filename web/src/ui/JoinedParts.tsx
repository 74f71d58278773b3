import "./joined.css";
import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown, Select } from "antd";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

export const JOINS = ["all", "any", "none"] as const;
/** How the parts of a group are joined. */
export type Join = (typeof JOINS)[number];

/** A condition of a group, or a group within it. */
export interface JoinedPart {
  key: string;
  kind: string;
  /** What its head says. */
  head: ReactNode;
  body: ReactNode;
  isWrong?: boolean;
  onRemove: () => void;
}

interface Props {
  join: Join;
  onJoin: (join: Join) => void;
  parts: JoinedPart[];
  /** What can be added. */
  kinds: { key: string; label: string }[];
  onAdd: (kind: string) => void;
  disabled?: boolean;
}

const FIRST = "input:not([disabled]), textarea, [tabindex='0']";

/** Whoever added a part by key fills it in by key: it has the focus. */
function useFocusOfAdded(parts: JoinedPart[]) {
  const own = useRef<HTMLFieldSetElement>(null);
  const wanted = useRef(false);
  const last = parts.at(-1)?.key;
  useEffect(() => {
    if (!wanted.current || !last) return;
    const focus = () => {
      wanted.current = false;
      const rows = own.current?.querySelectorAll(":scope > .rule-part");
      const field = rows?.[rows.length - 1]?.querySelector<HTMLElement>(FIRST);
      // Where nothing is to be filled in, the next is added.
      (field ?? own.current?.querySelector<HTMLElement>(":scope > button"))?.focus({ preventScroll: true });
    };
    // The menu takes the focus once more while it closes.
    const timer = setTimeout(focus, 0);
    return () => clearTimeout(timer);
  }, [last]);
  const expect = () => {
    wanted.current = true;
  };
  return { own, expect };
}

/** Conditions that are joined by all, any or none; groups within groups. */
export function JoinedParts({ join, onJoin, parts, kinds, onAdd, disabled = false }: Props) {
  const { t } = useTranslation();
  const { own, expect } = useFocusOfAdded(parts);
  return (
    <fieldset className="rule-group" data-join={join} ref={own}>
      <legend>
        <Select
          size="small"
          disabled={disabled}
          aria-label={t("rule.join")}
          value={join}
          options={JOINS.map((one) => ({ value: one, label: t(`rule.join.${one}`) }))}
          onChange={onJoin}
        />
      </legend>
      {parts.map((part) => (
        <div
          key={part.key}
          className="rule-part"
          data-part={part.kind}
          data-wrong={part.isWrong || undefined}
        >
          <div className="rule-head">
            {part.head}
            {disabled ? null : (
              <Button
                type="text"
                size="small"
                icon={<CloseOutlined />}
                aria-label={t("rule.remove")}
                onClick={part.onRemove}
              />
            )}
          </div>
          {part.body}
        </div>
      ))}
      {disabled ? null : (
        <Dropdown
          autoFocus
          trigger={["click"]}
          menu={{
            items: kinds,
            onClick: ({ key }) => {
              expect();
              onAdd(key);
            },
          }}
        >
          <Button size="small" icon={<PlusOutlined />}>
            {t("rule.add")}
          </Button>
        </Dropdown>
      )}
    </fieldset>
  );
}

import { PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LinkSelect } from "@/fields/LinkSelect";
import { DefinitionRow } from "./DefinitionRow";
import type { Part } from "./definition";
import { TiersSelect } from "./TierSelect";
import { CHANNELS } from "./tried";

interface Props<T = unknown> {
  value: T;
  label: string;
  disabled: boolean;
  onChange: (value: unknown) => void;
}

type TargetPart = "products" | "categories" | "except_products" | "except_categories";
type Target = Partial<Record<TargetPart, string[]>>;
type Reward = Record<string, string>;

function Plain({ value, label, disabled, onChange }: Props<string>) {
  return (
    <Input
      aria-label={label}
      disabled={disabled}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function TargetInput({ value, label, disabled, onChange }: Props<Target>) {
  const { t } = useTranslation();
  const [isExcepting, setExcepting] = useState(false);
  const excepts = isExcepting || value.except_products?.length || value.except_categories?.length;
  const part = (name: TargetPart, entity: string) => (
    <LinkSelect
      target={entity}
      multiple
      label={`${label} ${t(`prices.target.${name}`)}`}
      placeholder={t(`prices.target.${name}`)}
      value={value[name] ?? []}
      onChange={(ids) => {
        const { [name]: _old, ...rest } = value;
        if (!disabled) onChange(ids.length ? { ...rest, [name]: ids } : rest);
      }}
    />
  );
  return (
    <>
      {part("products", "catalog.product")}
      {part("categories", "catalog.category")}
      {excepts ? (
        <>
          {part("except_products", "catalog.product")}
          {part("except_categories", "catalog.category")}
        </>
      ) : disabled ? null : (
        <Button type="link" size="small" className="definition-except" onClick={() => setExcepting(true)}>
          {t("prices.target.except")}
        </Button>
      )}
    </>
  );
}

/** One of several ways to say an amount: a threshold, or a reward. */
function OneOf({ value, label, disabled, onChange, ways }: Props<Reward> & { ways: string[] }) {
  const { t } = useTranslation();
  const way = ways.find((name) => name in value) ?? ways[0] ?? "";
  return (
    <span className="definition-pair">
      <Select
        aria-label={label}
        disabled={disabled}
        value={way}
        onChange={(next: string) => onChange({ [next]: value[way] ?? "10" })}
        options={ways.map((name) => ({ value: name, label: t(`prices.way.${name}`) }))}
      />
      <Input
        aria-label={t(`prices.way.${way}`)}
        disabled={disabled}
        inputMode="decimal"
        value={value[way] ?? ""}
        onChange={(event) => onChange({ [way]: event.target.value })}
      />
    </span>
  );
}

const REWARDS = ["percent", "price", "off"];

interface StepsProps extends Props<Record<string, unknown>[]> {
  /** The name of what a step begins at. */
  from: "from" | "at";
}

function Steps({ value, label, disabled, onChange, from }: StepsProps) {
  const { t } = useTranslation();
  const set = (at: number, step: Record<string, unknown>) =>
    onChange(value.map((one, place) => (place === at ? step : one)));
  return (
    <>
      {value.map((step, at) => (
        <DefinitionRow
          key={at}
          disabled={disabled}
          onRemove={() => onChange(value.filter((_, place) => place !== at))}
        >
          <div>
            <Input
              aria-label={`${label} ${at + 1}`}
              disabled={disabled}
              inputMode="decimal"
              prefix={t(`prices.step.${from}`)}
              value={String(step[from] ?? "")}
              onChange={(event) => set(at, { ...step, [from]: event.target.value })}
            />
            <OneOf
              value={(step.reward ?? {}) as Reward}
              label={label}
              disabled={disabled}
              ways={from === "at" ? ["off", "percent"] : REWARDS}
              onChange={(reward) => set(at, { ...step, reward })}
            />
          </div>
        </DefinitionRow>
      ))}
      {disabled ? null : (
        <Button
          icon={<PlusOutlined />}
          onClick={() =>
            onChange([...value, { [from]: "", reward: from === "at" ? { off: "10" } : { percent: "10" } }])
          }
        >
          {t("prices.add_step")}
        </Button>
      )}
    </>
  );
}

function Parts({ value, label, disabled, onChange }: Props<{ of: Target; qty: number }[]>) {
  const { t } = useTranslation();
  return (
    <>
      {value.map((part, at) => (
        <DefinitionRow
          key={at}
          disabled={disabled}
          onRemove={() => onChange(value.filter((_, place) => place !== at))}
        >
          <div>
            <TargetInput
              value={part.of}
              label={`${label} ${at + 1}`}
              disabled={disabled}
              onChange={(of) => onChange(value.map((one, place) => (place === at ? { ...one, of } : one)))}
            />
            <InputNumber
              aria-label={t("prices.qty")}
              disabled={disabled}
              min={1}
              value={part.qty}
              onChange={(qty) =>
                onChange(value.map((one, place) => (place === at ? { ...one, qty: qty ?? 1 } : one)))
              }
            />
          </div>
        </DefinitionRow>
      ))}
      {disabled ? null : (
        <Button icon={<PlusOutlined />} onClick={() => onChange([...value, { of: {}, qty: 1 }])}>
          {t("prices.add_part")}
        </Button>
      )}
    </>
  );
}

/** The control of one part of an action or a condition. */
export function PartInput({ part, ...props }: Props & { part: Part }) {
  const { t } = useTranslation();
  const { value, label, disabled, onChange } = props;
  switch (part.type) {
    case "flag":
      return (
        <Checkbox disabled={disabled} checked={value === true} onChange={(e) => onChange(e.target.checked)}>
          {label}
        </Checkbox>
      );
    case "int":
      return (
        <InputNumber
          aria-label={label}
          disabled={disabled}
          min={0}
          precision={0}
          value={Number(value ?? 0)}
          onChange={(next) => onChange(next ?? 0)}
        />
      );
    case "target":
      return <TargetInput {...props} value={(value ?? {}) as Target} />;
    case "threshold":
      return <OneOf {...props} value={(value ?? {}) as Reward} ways={["amount", "qty"]} />;
    case "reward":
      return <OneOf {...props} value={(value ?? {}) as Reward} ways={REWARDS} />;
    case "qty_steps":
      return <Steps {...props} value={(value ?? []) as Record<string, unknown>[]} from="from" />;
    case "spend_steps":
      return <Steps {...props} value={(value ?? []) as Record<string, unknown>[]} from="at" />;
    case "parts":
      return <Parts {...props} value={(value ?? []) as { of: Target; qty: number }[]} />;
    case "product":
      return (
        <LinkSelect
          target="catalog.product"
          label={label}
          value={value ? [String(value)] : []}
          onChange={([id]) => (disabled ? undefined : onChange(id ?? ""))}
        />
      );
    case "records":
      return (
        <LinkSelect
          target={part.entity}
          multiple
          label={label}
          value={(value ?? []) as string[]}
          onChange={(ids) => (disabled ? undefined : onChange(ids))}
        />
      );
    case "tiers":
      return (
        <TiersSelect
          label={label}
          disabled={disabled}
          value={(value ?? []) as string[]}
          onChange={onChange}
        />
      );
    case "channels":
      return (
        <Select
          aria-label={label}
          mode="multiple"
          disabled={disabled}
          value={(value ?? []) as string[]}
          onChange={onChange}
          options={CHANNELS.map((one) => ({ value: one, label: t(`prices.channel.${one}`) }))}
        />
      );
    case "weekdays":
      return (
        <Select
          aria-label={label}
          mode="multiple"
          disabled={disabled}
          value={(value ?? []) as number[]}
          onChange={(days: number[]) => onChange([...days].sort())}
          options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: day, label: t(`prices.weekday.${day}`) }))}
        />
      );
    default:
      return <Plain {...props} value={String(value ?? "")} />;
  }
}

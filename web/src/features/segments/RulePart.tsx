import { InputNumber, Select } from "antd";
import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { LinkChoice } from "@/fields/LinkChoice";
import { useLocale } from "@/i18n/useLocale";
import { JoinedParts } from "@/ui/JoinedParts";
import { numberText } from "@/ui/number";
import { BoughtRow, PERIODS } from "./BoughtRow";
import { ChangedRow } from "./ChangedRow";
import { FieldRow } from "./FieldRow";
import { LinkedRow } from "./LinkedRow";
import { type Group, type Kind, newPart, type Part } from "./rule";
import { CellRow, MovedRow } from "./WholeRow";

const KINDS: (Kind | "group")[] = [
  "field",
  "bought",
  "changed",
  "linked",
  "decile",
  "moved",
  "birthday",
  "consent",
  "segment",
  "group",
];
const CHANNELS = ["any", "sms", "phone", "email", "wechat", "post", "app"] as const;
const PURPOSES = ["service", "marketing", "profiling", "sharing"] as const;

/** How many each row leaves, by its key, as far as it is known. */
export const CountsContext = createContext<Map<string, { matches: number; left: number | null }>>(new Map());

/** The row that can't be asked, by its key. */
export const WrongContext = createContext<string | null>(null);

interface Props<P extends Part> {
  part: P;
  onChange: (part: Part) => void;
}

function DecileRow({ part, onChange }: Props<Extract<Part, { kind: "decile" }>>) {
  const { t } = useTranslation();
  const { test } = part;
  const group = (name: "from" | "to") => (
    <InputNumber
      min={name === "from" ? 1 : test.from}
      max={10}
      aria-label={t(`rule.decile.${name}`)}
      value={test[name]}
      onChange={(value) => {
        const next = { ...test, [name]: value ?? 1 };
        onChange({ ...part, test: { ...next, to: Math.max(next.from, next.to) } });
      }}
    />
  );
  return (
    <div className="rule-line">
      <Select
        aria-label={t("rule.when")}
        value={test.period}
        options={PERIODS.map((one) => ({ value: one, label: t(`rule.way.${one}`) }))}
        onChange={(period) => onChange({ ...part, test: { ...test, period } })}
      />
      <Select
        aria-label={t("rule.decile.kind")}
        value={test.kind ?? "customer"}
        options={(["customer", "sales"] as const).map((one) => ({
          value: one,
          label: t(`rule.decile.${one}`),
        }))}
        onChange={(kind) => onChange({ ...part, test: { ...test, kind } })}
      />
      {group("from")}
      <span>–</span>
      {group("to")}
    </div>
  );
}

function ConsentRow({ part, onChange }: Props<Extract<Part, { kind: "consent" }>>) {
  const { t } = useTranslation();
  return (
    <div className="rule-line">
      <Select
        aria-label={t("rule.purpose")}
        value={part.test.purpose}
        options={PURPOSES.map((one) => ({ value: one, label: t(`rule.purpose.${one}`) }))}
        onChange={(purpose) => onChange({ ...part, test: { ...part.test, purpose } })}
      />
      <Select
        aria-label={t("rule.channel")}
        value={part.test.channel}
        options={CHANNELS.map((one) => ({ value: one, label: t(`rule.channel.${one}`) }))}
        onChange={(channel) => onChange({ ...part, test: { ...part.test, channel } })}
      />
    </div>
  );
}

function Body({ part, onChange }: Props<Part>) {
  const { t } = useTranslation();
  const customer = useEntity("customers.customer");
  switch (part.kind) {
    case "group":
      return <RuleGroup group={part} onChange={onChange} />;
    case "field":
      return customer ? (
        <FieldRow
          entity={customer}
          name={part.name}
          conditions={part.conditions}
          days={part.days}
          onChange={(name, conditions, days) =>
            onChange({ key: part.key, kind: "field", name, conditions, ...(days ? { days } : {}) })
          }
        />
      ) : null;
    case "linked":
      return <LinkedRow part={part} onChange={onChange} />;
    case "bought":
      return <BoughtRow test={part.test} onChange={(test) => onChange({ ...part, test })} />;
    case "changed":
      return <ChangedRow test={part.test} onChange={(test) => onChange({ ...part, test })} />;
    case "decile":
      return <DecileRow part={part} onChange={onChange} />;
    case "moved":
      return <MovedRow test={part.test} onChange={(test) => onChange({ ...part, test })} />;
    case "cell":
      return <CellRow test={part.test} onChange={(test) => onChange({ ...part, test })} />;
    case "consent":
      return <ConsentRow part={part} onChange={onChange} />;
    case "birthday":
      return (
        <InputNumber
          min={0}
          max={366}
          aria-label={t("rule.days")}
          value={part.days}
          suffix={t("rule.days_unit")}
          onChange={(days) => onChange({ ...part, days: days ?? 0 })}
        />
      );
    case "segment":
      return (
        <LinkChoice
          target="marketing.segment"
          className="rule-goods"
          label={t("rule.kind.segment")}
          placeholder={t("rule.kind.segment")}
          value={part.id ?? ""}
          onChange={(id) => onChange({ ...part, id })}
        />
      );
  }
}

function Counted({ part }: { part: Part }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const found = useContext(CountsContext).get(part.key);
  if (!found) return null;
  return (
    <span className="rule-count">
      {t("rule.matches", { count: numberText(found.matches, locale) })}
      {found.left === null ? "" : ` · ${t("rule.left", { count: numberText(found.left, locale) })}`}
    </span>
  );
}

/** Conditions joined by all, any or none; groups within groups. */
export function RuleGroup({ group, onChange }: { group: Group; onChange: (group: Group) => void }) {
  const { t } = useTranslation();
  const wrong = useContext(WrongContext);
  const put = (key: string, to: Part | null) =>
    onChange({
      ...group,
      parts: group.parts.flatMap((part) => (part.key === key ? (to ? [to] : []) : [part])),
    });
  return (
    <JoinedParts
      join={group.join}
      onJoin={(join) => onChange({ ...group, join })}
      kinds={KINDS.map((kind) => ({ key: kind, label: t(`rule.kind.${kind}`) }))}
      onAdd={(name) => {
        const kind = KINDS.find((one) => one === name);
        if (kind) onChange({ ...group, parts: [...group.parts, newPart(kind)] });
      }}
      parts={group.parts.map((part) => ({
        key: part.key,
        kind: part.kind,
        isWrong: wrong === part.key,
        head: (
          <>
            <span className="rule-kind">{t(`rule.kind.${part.kind}`)}</span>
            <Counted part={part} />
          </>
        ),
        body: <Body part={part} onChange={(to) => put(part.key, to)} />,
        onRemove: () => put(part.key, null),
      }))}
    />
  );
}

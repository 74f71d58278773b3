import { Alert, Input, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import { LinkChoice } from "@/fields/LinkChoice";
import { ASKED, type Asked, askedOf, begun, ruleOf } from "./condition";
import { Labelled } from "./StepFields";

interface Props {
  set: Record<string, unknown>;
  onChange: (set: Record<string, unknown>) => void;
}

const CHANNELS = ["sms", "phone", "email"] as const;

function Details({ asked, onChange }: { asked: Asked; onChange: (asked: Asked) => void }) {
  const { t } = useTranslation();
  const days = "days" in asked ? asked.days : 0;
  return (
    <>
      {asked.kind === "segment" || asked.kind === "tag" ? (
        <Labelled label={t(`journey.ask.${asked.kind}`)}>
          <LinkChoice
            target={asked.kind === "segment" ? "marketing.segment" : "customers.tag"}
            label={t(`journey.ask.${asked.kind}`)}
            value={asked.id}
            onChange={(id) => onChange({ ...asked, id })}
          />
        </Labelled>
      ) : null}
      {asked.kind === "spent" ? (
        <Labelled label={t("journey.ask.amount")}>
          <Input
            inputMode="decimal"
            value={asked.amount}
            onChange={(event) => onChange({ ...asked, amount: event.target.value })}
          />
        </Labelled>
      ) : null}
      {asked.kind === "bought" || asked.kind === "spent" || asked.kind === "birthday" ? (
        <Labelled label={t(`journey.ask.days.${asked.kind}`)}>
          <InputNumber
            min={asked.kind === "birthday" ? 0 : 1}
            max={366}
            precision={0}
            value={days}
            onChange={(value) => onChange({ ...asked, days: value ?? 1 })}
          />
        </Labelled>
      ) : null}
      {asked.kind === "consent" ? (
        <Labelled label={t("journey.ask.channel")}>
          <Select
            value={asked.channel}
            onChange={(channel: string) => onChange({ ...asked, channel })}
            options={CHANNELS.map((one) => ({ value: one, label: t(`journey.channel.${one}`) }))}
          />
        </Labelled>
      ) : null}
    </>
  );
}

/** What a condition asks of the customer. */
export function ConditionFields({ set, onChange }: Props) {
  const { t } = useTranslation();
  const isOther = set.rule !== undefined && set.rule !== null && askedOf(set.rule) === null;
  // A condition whose record isn't chosen yet is no rule: what was begun is kept beside it.
  const asked = askedOf(set.rule) ?? (isOther ? null : begun("segment"));
  const change = (next: Asked) => {
    const rule = ruleOf(next) ?? (next.kind === "tag" ? emptyTag : null);
    onChange(rule ? { rule } : {});
  };
  return (
    <>
      <Labelled label={t("journey.ask.what")}>
        <Select<string>
          value={asked?.kind ?? "other"}
          onChange={(kind) => {
            const known = ASKED.find((one) => one === kind);
            if (known) change(begun(known));
          }}
          options={[
            ...ASKED.map((one) => ({ value: one as string, label: t(`journey.ask.what.${one}`) })),
            ...(isOther ? [{ value: "other", label: t("journey.ask.what.other") }] : []),
          ]}
        />
      </Labelled>
      {asked ? (
        <Details asked={asked} onChange={change} />
      ) : (
        <Alert type="info" showIcon title={t("journey.ask.other")} />
      )}
      <p className="quiet">{t("journey.ask.note")}</p>
    </>
  );
}

/** A tag that isn't chosen yet; the server says that it is missing. */
const emptyTag = { field: { name: "customers.customer_tag.tag_id", op: "eq", value: "" } };

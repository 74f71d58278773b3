import { Input, InputNumber, Select, Switch } from "antd";
import { cloneElement, type ReactElement, useId } from "react";
import { useTranslation } from "react-i18next";
import { LinkChoice } from "@/fields/LinkChoice";
import { ConditionFields } from "./ConditionFields";
import { type Step, weightsOf } from "./flow";

interface Props {
  step: Step;
  onChange: (set: Record<string, unknown>) => void;
}

/** A control with its label above it. */
export function Labelled({ label, children }: { label: string; children: ReactElement<{ id?: string }> }) {
  const id = useId();
  return (
    <div className="journey-field">
      <label htmlFor={id}>{label}</label>
      {cloneElement(children, { id })}
    </div>
  );
}

const text = (value: unknown) => (typeof value === "string" ? value : "");
const number = (value: unknown) => (typeof value === "number" ? value : 0);

const HEARD = ["purchase", "joined", "tier_changed", "registered", "attended", "task_done"] as const;

function WaitFields({ step, onChange }: Props) {
  const { t } = useTranslation();
  const { set } = step;
  const mode = text(set.mode) || "for";
  const change = (more: Record<string, unknown>) => onChange({ ...set, ...more });
  const count = (name: "days" | "hours" | "minutes", most: number) => (
    <Labelled label={t(`journey.wait.${name}`)}>
      <InputNumber
        min={0}
        max={most}
        precision={0}
        value={number(set[name])}
        onChange={(value) => change({ [name]: value ?? 0 })}
      />
    </Labelled>
  );
  return (
    <>
      <Labelled label={t("journey.wait.mode")}>
        <Select
          value={mode}
          onChange={(next: string) =>
            onChange(
              next === "until"
                ? { mode: next, days: 0, at: "10:00" }
                : next === "event"
                  ? { mode: next, event: "purchase", days: 7 }
                  : { mode: next, days: 1 },
            )
          }
          options={(["for", "until", "event"] as const).map((one) => ({
            value: one,
            label: t(`journey.wait.mode.${one}`),
          }))}
        />
      </Labelled>
      {mode === "event" ? (
        <Labelled label={t("journey.wait.event")}>
          <Select
            value={text(set.event)}
            onChange={(event: string) => change({ event })}
            options={HEARD.map((one) => ({ value: one, label: t(`journey.event.${one}`) }))}
          />
        </Labelled>
      ) : null}
      {mode === "until" ? (
        <Labelled label={t("journey.wait.at")}>
          <Input type="time" value={text(set.at)} onChange={(event) => change({ at: event.target.value })} />
        </Labelled>
      ) : null}
      <div className="journey-counts">
        {count("days", 731)}
        {mode === "until" ? null : count("hours", 24)}
        {mode === "until" ? null : count("minutes", 60)}
      </div>
      {mode === "event" ? <p className="quiet">{t("journey.wait.most")}</p> : null}
    </>
  );
}

function SplitFields({ step, onChange }: Props) {
  const { t } = useTranslation();
  const weights = weightsOf(step);
  return (
    <>
      {weights.map((weight, at) => (
        <Labelled key={at} label={t("journey.split.branch", { n: at + 1 })}>
          <InputNumber
            min={1}
            max={1000}
            precision={0}
            value={weight}
            onChange={(value) =>
              onChange({ weights: weights.map((one, n) => (n === at ? (value ?? 1) : one)) })
            }
          />
        </Labelled>
      ))}
      <Labelled label={t("journey.split.count")}>
        <InputNumber
          min={2}
          max={6}
          precision={0}
          value={weights.length}
          onChange={(value) =>
            onChange({ weights: Array.from({ length: value ?? 2 }, (_, at) => weights[at] ?? 50) })
          }
        />
      </Labelled>
      <p className="quiet">{t("journey.split.note")}</p>
    </>
  );
}

function SendFields({ step, onChange }: Props) {
  const { t } = useTranslation();
  const { set } = step;
  const change = (more: Record<string, unknown>) => onChange({ ...set, ...more });
  const isMail = set.channel === "email";
  return (
    <>
      <Labelled label={t("journey.send.channel")}>
        <Select
          value={text(set.channel)}
          onChange={(channel: string) =>
            onChange(
              channel === "email" ? { subject: "", ...set, channel } : { channel, body: set.body ?? "" },
            )
          }
          options={(["sms", "email"] as const).map((one) => ({
            value: one,
            label: t(`journey.send.channel.${one}`),
          }))}
        />
      </Labelled>
      {isMail ? (
        <Labelled label={t("journey.send.subject")}>
          <Input
            maxLength={200}
            value={text(set.subject)}
            onChange={(event) => change({ subject: event.target.value })}
          />
        </Labelled>
      ) : null}
      <Labelled label={t("journey.send.body")}>
        <Input.TextArea
          rows={5}
          maxLength={4000}
          value={text(set.body)}
          onChange={(event) => change({ body: event.target.value })}
        />
      </Labelled>
      <p className="quiet">{t("journey.places")}</p>
      {isMail ? <p className="quiet">{t("journey.send.way_out")}</p> : null}
    </>
  );
}

function TaskFields({ step, onChange }: Props) {
  const { t } = useTranslation();
  const { set } = step;
  const change = (more: Record<string, unknown>) => onChange({ ...set, ...more });
  const link = (name: "script_id" | "user_id", target: string) => (
    <Labelled label={t(`journey.task.${name}`)}>
      <LinkChoice
        target={target}
        label={t(`journey.task.${name}`)}
        placeholder={t(`journey.task.${name}.none`)}
        value={text(set[name])}
        onChange={(id) => change({ [name]: id })}
      />
    </Labelled>
  );
  return (
    <>
      <Labelled label={t("journey.task.kind")}>
        <Select
          value={text(set.kind)}
          onChange={(kind: string) => change({ kind })}
          options={(["call", "visit", "task"] as const).map((one) => ({
            value: one,
            label: t(`journey.task.kind.${one}`),
          }))}
        />
      </Labelled>
      <Labelled label={t("journey.task.subject")}>
        <Input
          maxLength={120}
          value={text(set.subject)}
          onChange={(event) => change({ subject: event.target.value })}
        />
      </Labelled>
      {link("script_id", "marketing.script")}
      <Labelled label={t("journey.task.body")}>
        <Input.TextArea
          rows={3}
          maxLength={4000}
          value={text(set.body)}
          onChange={(event) => change({ body: event.target.value })}
        />
      </Labelled>
      <p className="quiet">{t("journey.places")}</p>
      <Labelled label={t("journey.task.due_days")}>
        <InputNumber
          min={0}
          max={365}
          precision={0}
          value={number(set.due_days)}
          onChange={(value) => change({ due_days: value ?? 0 })}
        />
      </Labelled>
      {link("user_id", "org.user")}
    </>
  );
}

const LINKS = {
  coupon: ["coupon_id", "pricing.coupon"],
  points: ["programme_id", "loyalty.points_programme"],
  tag: ["tag_id", "customers.tag"],
  event: ["session_id", "events.session"],
} as const;

function LinkFields({ step, onChange }: Props & { step: Step & { kind: keyof typeof LINKS } }) {
  const { t } = useTranslation();
  const { set } = step;
  const [name, target] = LINKS[step.kind];
  return (
    <>
      <Labelled label={t(`journey.${step.kind}`)}>
        <LinkChoice
          target={target}
          label={t(`journey.${step.kind}`)}
          value={text(set[name])}
          onChange={(id) => onChange({ ...set, [name]: id })}
        />
      </Labelled>
      {step.kind === "points" ? (
        <Labelled label={t("journey.points.count")}>
          <InputNumber
            min={-1_000_000}
            max={1_000_000}
            precision={0}
            value={number(set.points)}
            onChange={(points) => onChange({ ...set, points: points ?? 0 })}
          />
        </Labelled>
      ) : null}
      {step.kind === "tag" ? (
        <Labelled label={t("journey.tag.remove")}>
          <Switch checked={set.remove === true} onChange={(remove) => onChange({ ...set, remove })} />
        </Labelled>
      ) : null}
    </>
  );
}

/** What is set of a step, in plain words. */
export function StepFields({ step, onChange }: Props) {
  switch (step.kind) {
    case "wait":
      return <WaitFields step={step} onChange={onChange} />;
    case "split":
      return <SplitFields step={step} onChange={onChange} />;
    case "send":
      return <SendFields step={step} onChange={onChange} />;
    case "task":
      return <TaskFields step={step} onChange={onChange} />;
    case "condition":
      return <ConditionFields set={step.set} onChange={onChange} />;
    case "coupon":
    case "points":
    case "tag":
    case "event":
      return <LinkFields step={{ ...step, kind: step.kind }} onChange={onChange} />;
    default:
      return null;
  }
}

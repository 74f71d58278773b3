import { useState } from "react";
import { type Consents, call } from "./api";
import { clockText } from "./text";
import { useAnswer } from "./useAnswer";
import { refusalText, useWords } from "./words";

/** What can be said: marketing by the way of being reached, the rest as a whole. */
const CHOICES: readonly (readonly [string, readonly string[]])[] = [
  ["marketing", ["sms", "phone", "email", "wechat", "post"]],
  ["profiling", ["any"]],
  ["sharing", ["any"]],
];

interface SwitchProps {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isBusy: boolean;
}

function Switch({ label, isOn, onChange, isBusy }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      className="m-switch"
      aria-checked={isOn}
      disabled={isBusy}
      onClick={() => onChange(!isOn)}
    >
      <span>{label}</span>
      <i aria-hidden="true" />
    </button>
  );
}

function Said({ statements, zone }: { statements: Consents["statements"]; zone: string }) {
  const { t } = useWords();
  if (!statements.length) return null;
  return (
    <details>
      <summary>{t("member.consent.said")}</summary>
      <ul className="m-rows">
        {statements.map((one) => (
          <li key={`${one.stated_at}${one.purpose}${one.channel}`}>
            <span>
              {t(`member.purpose.${one.purpose}`)} · {t(`member.channel.${one.channel}`)}
              <small>
                {clockText(one.stated_at, zone)} · {t(`member.source.${one.source}`)}
              </small>
              {one.proof ? <small className="m-proof">{one.proof}</small> : null}
            </span>
            <b>{t(`member.consent.${one.state}`)}</b>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What the member's data may be used for. */
export function ConsentPanel({ zone }: { zone: string }) {
  const { t } = useWords();
  const { data, error, again, set } = useAnswer<Consents>("/consents");
  const [refused, setRefused] = useState<unknown>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const isOn = (purpose: string, channel: string) =>
    data?.standing.some(
      (one) => one.purpose === purpose && one.channel === channel && one.standing === "granted",
    ) ?? false;
  const say = (purpose: string, channel: string, is_granted: boolean) => {
    setBusy(`${purpose}.${channel}`);
    setRefused(null);
    call<Consents>("/consents", "POST", { purpose, channel, is_granted })
      .then(set, setRefused)
      .finally(() => setBusy(null));
  };
  const wrong = refused ?? error;
  return (
    <section className="m-panel">
      <h2>{t("member.consent")}</h2>
      <p className="m-quiet m-words">{data?.privacy ?? t("member.consent.note")}</p>
      {wrong ? (
        <p className="m-alert" role="alert">
          {refusalText(t, wrong)}{" "}
          <button type="button" className="m-link" onClick={again}>
            {t("member.again")}
          </button>
        </p>
      ) : null}
      {data
        ? CHOICES.map(([purpose, channels]) => (
            <fieldset key={purpose} className="m-choices">
              <legend>{t(`member.purpose.${purpose}`)}</legend>
              {channels.map((channel) => (
                <Switch
                  key={channel}
                  label={t(channel === "any" ? "member.consent.allow" : `member.channel.${channel}`)}
                  isOn={isOn(purpose, channel)}
                  isBusy={busy !== null}
                  onChange={(on) => say(purpose, channel, on)}
                />
              ))}
            </fieldset>
          ))
        : null}
      {data ? <Said statements={data.statements} zone={zone} /> : null}
    </section>
  );
}

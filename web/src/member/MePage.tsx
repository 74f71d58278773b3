import { useState } from "react";
import { call, type Household, type Messages, type Profile, Refusal } from "./api";
import { ConsentPanel } from "./ConsentPanel";
import { setLeaving } from "./kept";
import { ProfileForm } from "./ProfileForm";
import { Asked } from "./parts/Asked";
import { InstallHint } from "./parts/InstallHint";
import { LangSwitch } from "./parts/LangSwitch";
import type { PageProps } from "./Tabs";
import { clockText } from "./text";
import { refusalText, useWords } from "./words";

function HouseholdPanel({ household }: { household: Household }) {
  const { t } = useWords();
  if (!household.name) return null;
  return (
    <section className="m-panel">
      <h2>
        {t("member.household")} <small>{household.name}</small>
      </h2>
      <ul className="m-rows">
        {household.members.map((one, at) => (
          <li key={at}>
            <span>
              {one.name} {one.is_own ? <small>{t("member.household.you")}</small> : null}
            </span>
            <span className="m-quiet">{t(`member.role.${one.role}`)}</span>
          </li>
        ))}
      </ul>
      <p className="m-quiet">{t("member.household.note")}</p>
    </section>
  );
}

/** What the company wrote to the member, whether or not it arrived elsewhere. */
function MessagePanel({ items, zone }: { items: Messages["items"]; zone: string }) {
  const { t } = useWords();
  if (!items.length) return null;
  return (
    <section className="m-panel">
      <h2>{t("member.messages")}</h2>
      {items.map((one) => (
        <details key={one.id} className="m-message">
          <summary>
            <span>{one.subject ?? one.text}</span>
            <small>
              {clockText(one.at, zone)} · {t(`member.channel.${one.channel}`)}
            </small>
          </summary>
          <p className="m-words">{one.text}</p>
        </details>
      ))}
    </section>
  );
}

/** The member's own data, what the company wrote, who shares it, what it may be used for, and the way out. */
export function MePage({ session, onLeave }: PageProps) {
  const { t } = useWords();
  const [error, setError] = useState<unknown>(null);
  const leave = () => {
    call("/session", "DELETE").then(onLeave, (why: unknown) => {
      const isOver = why instanceof Refusal && (why.status === 0 || why.status === 401);
      if (!isOver) {
        setError(why);
        return;
      }
      // Nothing of the member stays on the phone, whether or not the company can be told now.
      setLeaving(why.status === 0);
      onLeave();
    });
  };
  return (
    <>
      <h1>{t("member.tab.me")}</h1>
      <Asked<Messages> path="/messages">
        {({ items }) => <MessagePanel items={items} zone={session.company.zone} />}
      </Asked>
      <Asked<Profile> path="/profile">
        {(profile, set) => <ProfileForm profile={profile} onSaved={set} />}
      </Asked>
      <Asked<Household> path="/household">{(household) => <HouseholdPanel household={household} />}</Asked>
      <ConsentPanel zone={session.company.zone} />
      <InstallHint />
      {error ? (
        <p className="m-alert" role="alert">
          {refusalText(t, error)}
        </p>
      ) : null}
      <button type="button" className="m-button quiet" onClick={leave}>
        {t("member.leave")}
      </button>
      <LangSwitch />
    </>
  );
}

import { useState } from "react";
import { call, type Household, type Profile } from "./api";
import { ConsentPanel } from "./ConsentPanel";
import { ProfileForm } from "./ProfileForm";
import { Asked } from "./parts/Asked";
import { LangSwitch } from "./parts/LangSwitch";
import type { PageProps } from "./Tabs";
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
        {household.members.map((one) => (
          <li key={one.name}>
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

/** The member's own data, who shares it, what it may be used for, and the way out. */
export function MePage({ onLeave }: PageProps) {
  const { t } = useWords();
  const [error, setError] = useState<unknown>(null);
  const leave = () => {
    call("/session", "DELETE").then(onLeave, setError);
  };
  return (
    <>
      <h1>{t("member.tab.me")}</h1>
      <Asked<Profile> path="/profile">
        {(profile, set) => <ProfileForm profile={profile} onSaved={set} />}
      </Asked>
      <Asked<Household> path="/household">{(household) => <HouseholdPanel household={household} />}</Asked>
      <ConsentPanel />
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

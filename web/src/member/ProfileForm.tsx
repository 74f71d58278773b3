import { type FormEvent, useState } from "react";
import { call, type Profile, Refusal } from "./api";
import { refusalText, useWords } from "./words";

const SEXES = ["female", "male", "other"];
const SHOWN = [
  "name",
  "number",
  "phone",
  "email",
  "sex",
  "birth_on",
  "city",
  "address",
  "occupation",
  "joined_on",
];
const TYPES: Record<string, string> = { email: "email", birth_on: "date" };

interface Props {
  profile: Profile;
  onSaved: (profile: Profile) => void;
}

/** What is known of the member; what the company lets members correct can be corrected. */
export function ProfileForm({ profile, onSaved }: Props) {
  const { t } = useWords();
  const [isEditing, setEditing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const shownOf = (name: string) => {
    const value = profile.values[name];
    if (!value) return t("member.profile.empty");
    return name === "sex" ? t(`member.sex.${value}`) : value;
  };
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const values: Record<string, string | null> = {};
    for (const name of profile.editable) {
      const value = String(form.get(name) ?? "").trim() || null;
      if (value !== (profile.values[name] ?? null)) values[name] = value;
    }
    setError(null);
    call<Profile>("/profile", "PATCH", { version: profile.version, values }).then((saved) => {
      setEditing(false);
      onSaved(saved);
    }, setError);
  };
  const faultOf = (name: string) =>
    error instanceof Refusal ? error.fields.find((one) => one.field === name) : undefined;
  const rows = SHOWN.filter((name) => profile.values[name] || profile.editable.includes(name));
  return (
    <section className="m-panel">
      <h2>
        {t("member.profile")}
        {!isEditing && profile.editable.length ? (
          <button type="button" className="m-link" onClick={() => setEditing(true)}>
            {t("member.profile.edit")}
          </button>
        ) : null}
      </h2>
      <form onSubmit={save}>
        <dl className="m-facts wide">
          {rows.map((name) => (
            <div key={name}>
              <dt>
                <label htmlFor={`m-${name}`}>{t(`member.field.${name}`)}</label>
              </dt>
              <dd>
                {isEditing && profile.editable.includes(name) ? (
                  name === "sex" ? (
                    <select id={`m-${name}`} name={name} defaultValue={profile.values[name] ?? ""}>
                      <option value="">{t("member.profile.empty")}</option>
                      {SEXES.map((sex) => (
                        <option key={sex} value={sex}>
                          {t(`member.sex.${sex}`)}
                        </option>
                      ))}
                    </select>
                  ) : (
                    <input
                      id={`m-${name}`}
                      name={name}
                      type={TYPES[name] ?? "text"}
                      defaultValue={profile.values[name] ?? ""}
                    />
                  )
                ) : (
                  <output id={`m-${name}`}>{shownOf(name)}</output>
                )}
                {faultOf(name) ? <small role="alert">{t("member.profile.wrong")}</small> : null}
              </dd>
            </div>
          ))}
        </dl>
        {error ? (
          <p className="m-alert" role="alert">
            {refusalText(t, error)}
          </p>
        ) : null}
        {isEditing ? (
          <div className="m-two">
            <button type="button" className="m-button quiet" onClick={() => setEditing(false)}>
              {t("member.cancel")}
            </button>
            <button type="submit" className="m-button">
              {t("member.save")}
            </button>
          </div>
        ) : null}
      </form>
    </section>
  );
}

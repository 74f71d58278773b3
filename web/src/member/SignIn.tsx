import { type FormEvent, useEffect, useState } from "react";
import { call, type MemberSession } from "./api";
import { LangSwitch } from "./parts/LangSwitch";
import { refusalText, useWords } from "./words";

const DIGITS = 6;

interface Sent {
  phone: string;
  ticket: string;
  /** When another code may be asked for. */
  again: number;
}

interface FormProps {
  onEnter: (session: MemberSession) => void;
}

/** A phone number, then the code that is sent to it. */
function PhoneForm({ onEnter }: FormProps) {
  const { t } = useWords();
  const [phone, setPhone] = useState("");
  const [sent, setSent] = useState<Sent | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!sent) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [sent]);

  const during = (work: Promise<void>) => {
    setBusy(true);
    setError(null);
    work.catch(setError).finally(() => setBusy(false));
  };
  const send = () =>
    during(
      call<{ ticket: string; pause: number }>("/codes", "POST", { phone }).then(({ ticket, pause }) => {
        setNow(Date.now());
        setSent({ phone, ticket, again: Date.now() + pause * 1_000 });
      }),
    );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!sent) {
      send();
      return;
    }
    const code = String(new FormData(event.currentTarget).get("code") ?? "");
    during(call<MemberSession>("/session", "POST", { ticket: sent.ticket, code }).then(onEnter));
  };
  const left = sent ? Math.ceil((sent.again - now) / 1_000) : 0;
  return (
    <form className="m-panel" onSubmit={submit}>
      <h2>{t("member.in.phone")}</h2>
      {sent ? (
        <>
          <p>{t("member.in.sent", { phone: sent.phone })}</p>
          <p className="m-quiet">{t("member.in.nothing")}</p>
          <label className="m-field">
            {t("member.in.code")}
            <input
              key={sent.ticket}
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={DIGITS}
              pattern="[0-9]{6}"
              required
            />
          </label>
        </>
      ) : (
        <label className="m-field">
          {t("member.field.phone")}
          <input
            name="phone"
            type="tel"
            autoComplete="tel"
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
            required
          />
        </label>
      )}
      {error ? (
        <p className="m-alert" role="alert">
          {refusalText(t, error)}
        </p>
      ) : null}
      <button type="submit" className="m-button" disabled={isBusy}>
        {t(sent ? "member.in.enter" : "member.in.send")}
      </button>
      {sent ? (
        <div className="m-two">
          <button type="button" className="m-link" disabled={left > 0 || isBusy} onClick={send}>
            {left > 0 ? t("member.in.wait", { seconds: left }) : t("member.in.again")}
          </button>
          <button type="button" className="m-link" onClick={() => setSent(null)}>
            {t("member.in.other")}
          </button>
        </div>
      ) : null}
    </form>
  );
}

interface Props {
  session: MemberSession;
  error: unknown;
  onEnter: (session: MemberSession) => void;
}

/** How a member signs in: with a code that is sent, or with what a clerk shows. */
export function SignIn({ session, error, onEnter }: Props) {
  const { t } = useWords();
  return (
    <main className="m-door">
      <header>
        <h1>{session.company.name}</h1>
        <p className="m-quiet">{session.welcome ?? t("member.welcome")}</p>
      </header>
      {error ? (
        <p className="m-alert" role="alert">
          {refusalText(t, error)}
        </p>
      ) : null}
      {session.is_open ? (
        <>
          {session.sends_codes ? <PhoneForm onEnter={onEnter} /> : null}
          <section className="m-panel">
            <h2>{t("member.in.shop")}</h2>
            <p>{t("member.in.shop.how")}</p>
          </section>
        </>
      ) : (
        <p className="m-alert">{t("member.error.member.closed")}</p>
      )}
      <LangSwitch />
    </main>
  );
}

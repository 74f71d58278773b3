import "../help.css";
import { type FormEvent, useId, useState } from "react";
import { type Benefit, call, type RequestKind, type Requests } from "../api";
import { refusalText, useWords } from "../words";

const KINDS: RequestKind[] = ["question", "service", "complaint", "other"];

interface Props {
  /** The benefit that is asked for. */
  benefit?: Benefit;
  onSent: (all: Requests) => void;
  onClose: () => void;
}

/** Asks something of the company: in a few words, and in as many as it takes. */
export function RequestForm({ benefit, onSent, onClose }: Props) {
  const { t } = useWords();
  const id = useId();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const send = (submitted: FormEvent<HTMLFormElement>) => {
    submitted.preventDefault();
    const form = new FormData(submitted.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    setBusy(true);
    setError(null);
    call<Requests>("/requests", "POST", {
      kind: benefit ? "service" : text("kind"),
      subject: benefit ? benefit.name : text("subject"),
      body: text("body") || null,
      ...(benefit ? { benefit_id: benefit.id } : {}),
    })
      .then(onSent, setError)
      .finally(() => setBusy(false));
  };
  return (
    <form className="m-join" onSubmit={send}>
      {benefit ? null : (
        <>
          <label className="m-field" htmlFor={`${id}kind`}>
            {t("member.request.kind")}
            <select id={`${id}kind`} name="kind" defaultValue="question">
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`member.request.kind.${kind}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="m-field" htmlFor={`${id}subject`}>
            {t("member.request.subject")}
            <input id={`${id}subject`} name="subject" maxLength={100} required autoComplete="off" />
          </label>
        </>
      )}
      <label className="m-field" htmlFor={`${id}body`}>
        {t(benefit ? "member.request.when" : "member.request.body")}
        <textarea id={`${id}body`} name="body" rows={4} maxLength={2000} />
      </label>
      {error ? (
        <p className="m-alert" role="alert">
          {refusalText(t, error)}
        </p>
      ) : null}
      <div className="m-two">
        <button type="button" className="m-button quiet" onClick={onClose}>
          {t("member.cancel")}
        </button>
        <button type="submit" className="m-button" disabled={isBusy}>
          {t("member.request.send")}
        </button>
      </div>
    </form>
  );
}

import { type FormEvent, useState } from "react";
import { call, type MemberEvent, type MemberEvents, type Registration } from "./api";
import { type EventGroup, groupsOf } from "./eventGroups";
import { Asked } from "./parts/Asked";
import { Qr } from "./parts/Qr";
import type { PageProps } from "./Tabs";
import { clockText } from "./text";
import { refusalText, useWords } from "./words";

interface Shared {
  zone: string;
  set: (events: MemberEvents) => void;
}

function useDoing(set: Shared["set"]) {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const run = (work: Promise<MemberEvents>, then: () => void) => {
    setBusy(true);
    setError(null);
    work
      .then((found) => {
        then();
        set(found);
      }, setError)
      .finally(() => setBusy(false));
  };
  return { error, isBusy, run };
}

function Fault({ error }: { error: unknown }) {
  const { t } = useWords();
  return error ? (
    <p className="m-alert" role="alert">
      {refusalText(t, error)}
    </p>
  ) : null;
}

/** A registration of the member's, with the code for the door. */
function Mine({ one, zone, set }: Shared & { one: Registration }) {
  const { t } = useWords();
  const [isAsking, setAsking] = useState(false);
  const { error, isBusy, run } = useDoing(set);
  const leave = () =>
    run(call<MemberEvents>(`/registrations/${one.id}/cancel`, "POST"), () => setAsking(false));
  return (
    <div className="m-own">
      <p>
        {one.session} · {clockText(one.starts_at, zone)}{" "}
        <b>
          {one.state === "waiting"
            ? t("member.event.waiting", { place: one.waiting_place })
            : t(`member.event.state.${one.state}`)}
        </b>
        <small>{[one.city, one.place].filter(Boolean).join(" ")}</small>
      </p>
      <p className="m-quiet">
        {t("member.event.people", { n: one.people })} · {one.number}
      </p>
      {one.code ? (
        <details>
          <summary>{t("member.event.code")}</summary>
          <Qr text={one.code} label={t("member.event.code")} />
          <p className="m-quiet m-center">{t("member.event.door")}</p>
        </details>
      ) : null}
      <Fault error={error} />
      {one.may_cancel && !isAsking ? (
        <button type="button" className="m-link" onClick={() => setAsking(true)}>
          {t("member.event.cancel")}
        </button>
      ) : null}
      {isAsking ? (
        <div className="m-two">
          <button type="button" className="m-button quiet" onClick={() => setAsking(false)}>
            {t("member.event.keep")}
          </button>
          <button type="button" className="m-button" disabled={isBusy} onClick={leave}>
            {t("member.event.cancel.sure")}
          </button>
        </div>
      ) : null}
    </div>
  );
}

interface SessionProps extends Shared {
  event: MemberEvent;
  session: MemberEvent["sessions"][number];
  most: number;
}

/** A session, and the way into it: a seat, or a place on the waiting list. */
function Session({ event, session, most, zone, set }: SessionProps) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const { error, isBusy, run } = useDoing(set);
  const submit = (submitted: FormEvent<HTMLFormElement>) => {
    submitted.preventDefault();
    const form = new FormData(submitted.currentTarget);
    const body = {
      people: Number(form.get("people")),
      guests: String(form.get("guests") ?? "").trim() || null,
    };
    run(call<MemberEvents>(`/event-sessions/${session.id}/registrations`, "POST", body), () =>
      setOpen(false),
    );
  };
  const people = Math.max(1, Math.min(most, event.household_left ?? most));
  const mayJoin = event.is_open && !session.is_mine && event.household_left !== 0;
  const seats = session.left > 0 ? t("member.event.left", { n: session.left }) : t("member.event.full");
  return (
    <li>
      <div className="m-session">
        <span>
          {session.name}
          <small>{clockText(session.starts_at, zone)}</small>
          {session.place ? <small>{session.place}</small> : null}
          <small>{session.is_mine ? t("member.event.mine") : seats}</small>
        </span>
        {mayJoin && !isOpen ? (
          <button type="button" className="m-button small" onClick={() => setOpen(true)}>
            {t(session.left > 0 ? "member.event.join" : "member.event.wait")}
          </button>
        ) : null}
      </div>
      {isOpen ? (
        <form className="m-join" onSubmit={submit}>
          <label className="m-field">
            {t("member.event.how_many")}
            <input
              name="people"
              type="number"
              min={1}
              max={people}
              defaultValue={1}
              inputMode="numeric"
              required
            />
          </label>
          <label className="m-field">
            {t("member.event.guests")}
            <input name="guests" maxLength={200} autoComplete="off" />
          </label>
          <Fault error={error} />
          <div className="m-two">
            <button type="button" className="m-button quiet" onClick={() => setOpen(false)}>
              {t("member.cancel")}
            </button>
            <button type="submit" className="m-button" disabled={isBusy}>
              {t("member.event.join")}
            </button>
          </div>
        </form>
      ) : null}
    </li>
  );
}

type GroupProps = Shared & { group: EventGroup; most: number };

/** What can be registered for. */
function Offer({ event, most, zone, set }: Shared & { event: MemberEvent; most: number }) {
  const { t } = useWords();
  const until = event.closes_at ? t("member.event.until", { day: clockText(event.closes_at, zone) }) : null;
  const when =
    event.is_open || !event.opens_at
      ? until
      : t("member.event.from", { day: clockText(event.opens_at, zone) });
  return (
    <>
      {when ? <p className="m-quiet">{when}</p> : null}
      {event.household_left === null ? null : (
        <p className="m-quiet">{t("member.event.household", { n: event.household_left })}</p>
      )}
      <ul className="m-rows m-sessions">
        {event.sessions.map((session) => (
          <Session key={session.id} event={event} session={session} most={most} zone={zone} set={set} />
        ))}
      </ul>
    </>
  );
}

/** An event: where the member is registered, and what else of it there is. */
function Group({ group, most, zone, set }: GroupProps) {
  const { t } = useWords();
  const { own, offered } = group;
  const rest = offered ? <Offer event={offered} most={most} zone={zone} set={set} /> : null;
  const description = offered?.description ?? own[0]?.description;
  const words = description ? <p className="m-words">{description}</p> : null;
  return (
    <section className="m-panel m-event">
      <h2>
        {offered?.name ?? own[0]?.event}
        {offered ? <small>{t(`member.event.kind.${offered.kind}`)}</small> : null}
      </h2>
      {own.length ? words : null}
      {own.map((one) => (
        <Mine key={one.id} one={one} zone={zone} set={set} />
      ))}
      {offered && !own.length ? (
        <>
          {offered.city || offered.place ? (
            <p className="m-quiet">{[offered.city, offered.place].filter(Boolean).join(" ")}</p>
          ) : null}
          {words}
          {rest}
        </>
      ) : null}
      {rest && own.length ? (
        <details>
          <summary>{t("member.event.others")}</summary>
          {rest}
        </details>
      ) : null}
    </section>
  );
}

/** Events for the member, and where he is registered. */
export function EventsPage({ session }: PageProps) {
  const { t } = useWords();
  const { zone } = session.company;
  return (
    <>
      <h1>{t("member.tab.events")}</h1>
      <Asked<MemberEvents> path="/events">
        {(told, set) => (
          <>
            {groupsOf(told).map((group) => (
              <Group key={group.id} group={group} most={told.people_max} zone={zone} set={set} />
            ))}
            {told.mine.length + told.items.length === 0 ? (
              <section className="m-panel">
                <p className="m-quiet">{t("member.events.none")}</p>
              </section>
            ) : null}
          </>
        )}
      </Asked>
    </>
  );
}

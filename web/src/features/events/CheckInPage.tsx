import "./events.css";
import { useParams } from "@tanstack/react-router";
import { Alert, Button, Input, Skeleton, Tag } from "antd";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Companion, Guest } from "@/api/events";
import { useSession } from "@/api/session";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { instantText } from "@/ui/time";
import { Camera } from "./Camera";
import type { Outcome, Shown } from "./offline";
import { useDoor } from "./useDoor";

const SHOWN = 50;

/** A household's card again: perhaps it is somebody else of it who stands there. */
function Family({ others, onTake }: { others: Companion[]; onTake: (id: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className="door-family">
      <p>{t("events.door.family")}</p>
      {others.map((one) => (
        <Button key={one.id} type="primary" onClick={() => onTake(one.id)}>
          {t("events.door.family.take", {
            name: one.name ?? t("events.door.guest"),
            number: one.number,
            people: one.people,
          })}
        </Button>
      ))}
    </div>
  );
}

function Result({ outcome, onTake }: { outcome: Outcome | string; onTake: (id: string) => void }) {
  const { t } = useTranslation();
  const { company } = useSession();
  if (typeof outcome === "string") return <Alert type="error" showIcon title={outcome} />;
  if (outcome.kind === "unknown") return <Alert type="error" showIcon title={t("events.door.unknown")} />;
  if (outcome.kind === "state")
    return (
      <Alert type="error" showIcon title={t(`events.door.state.${outcome.state}`, { name: outcome.name })} />
    );
  const at = instantText(outcome.at, company.zone);
  // Whose it is isn't for everybody at the door.
  const name = outcome.name || t("events.door.guest");
  const text = t(outcome.kind === "in" ? "events.door.in" : "events.door.again", { ...outcome, name, at });
  return (
    <Alert
      type={outcome.kind === "in" ? "success" : "warning"}
      showIcon
      title={text}
      description={
        outcome.others.length ? (
          <Family others={outcome.others} onTake={onTake} />
        ) : outcome.kind === "in" && outcome.isKept ? (
          t("events.door.kept")
        ) : undefined
      }
    />
  );
}

function GuestLine({ guest, onTake }: { guest: Guest; onTake: () => void }) {
  const { t } = useTranslation();
  const { company } = useSession();
  return (
    <li className="door-guest">
      <span>
        <b>{guest.name ?? guest.number}</b>{" "}
        {guest.name ? <span className="quiet">{guest.number}</span> : null}
      </span>
      <span>{t("events.n_people", { n: guest.people })}</span>
      {guest.checked_in_at ? (
        <Tag color="green">{instantText(guest.checked_in_at, company.zone).slice(11)}</Tag>
      ) : guest.state === "registered" ? (
        <Button onClick={onTake}>{t("events.door.take")}</Button>
      ) : (
        <Tag>{t(`events.door.short.${guest.state}`)}</Tag>
      )}
    </li>
  );
}

/** How the connection is, and what waits to be sent. */
function Connection({ door }: { door: ReturnType<typeof useDoor> }) {
  const { t } = useTranslation();
  const due = door.waiting.filter((one) => !one.problem);
  const refused = door.waiting.filter((one) => one.problem);
  return (
    <div aria-live="polite">
      {door.online ? null : <Alert type="warning" showIcon title={t("events.door.offline")} />}
      {due.length ? <Alert type="info" showIcon title={t("events.door.waiting", { n: due.length })} /> : null}
      {refused.map((one) => (
        <Alert
          key={one.key}
          type="error"
          showIcon
          title={t("events.door.refused", { name: one.name, why: t(`error.${one.problem}`) })}
          action={
            <>
              <Button onClick={() => void door.retry(one.key)}>{t("events.door.retry")}</Button>{" "}
              <Button onClick={() => void door.drop(one.key)}>{t("events.door.drop")}</Button>
            </>
          }
        />
      ))}
    </div>
  );
}

function Door({ session }: { session: string }) {
  const { t } = useTranslation();
  const door = useDoor(session);
  const [text, setText] = useState("");
  const [hasCamera, setCamera] = useState(false);
  const [last, setLast] = useState<Outcome | string>();
  const busy = useRef(false);

  const take = async (wanted: Shown) => {
    if (busy.current) return;
    busy.current = true;
    try {
      setLast(await door.take(wanted));
    } catch (error) {
      setLast(problemText(t, error));
    } finally {
      busy.current = false;
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const shown = text.trim();
    if (!shown) return;
    setText("");
    void take({ shown });
  };
  const list = door.door;
  if (!list)
    return door.problem ? (
      <ProblemView error={door.problem} onRetry={() => void door.refresh()} />
    ) : (
      <Skeleton active />
    );
  const wanted = text.trim().toLowerCase();
  const isLike = (guest: Guest) =>
    !wanted || guest.name?.toLowerCase().includes(wanted) || guest.number.toLowerCase().includes(wanted);
  const guests = list.guests.filter((guest) => guest.state !== "cancelled" && isLike(guest));
  const come = list.guests.filter((guest) => guest.checked_in_at);
  const sum = (all: Guest[]) => all.reduce((n, guest) => n + guest.people, 0);
  const meant = list.guests.filter((guest) => guest.state === "registered" || guest.checked_in_at);
  return (
    <>
      <header className="door-head">
        <h1>{list.event}</h1>
        <p>
          {list.session} · <b>{t("events.door.come", { come: sum(come), all: sum(meant) })}</b>
        </p>
      </header>
      <Connection door={door} />
      {list.closed_at ? <Alert type="warning" showIcon title={t("events.door.closed")} /> : null}
      {hasCamera ? <Camera onCode={(shown) => void take({ shown })} /> : null}
      <form className="door-form" onSubmit={submit}>
        <Input
          size="large"
          aria-label={t("events.door.shown")}
          placeholder={t("events.door.shown")}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button size="large" type="primary" htmlType="submit">
          {t("events.check_in")}
        </Button>
        <Button size="large" onClick={() => setCamera(!hasCamera)}>
          {t(hasCamera ? "events.camera_off" : "events.camera_on")}
        </Button>
      </form>
      <div className="door-result" role="status">
        {last === undefined ? null : (
          <Result outcome={last} onTake={(id) => void take({ registration_id: id })} />
        )}
      </div>
      <ul className="door-list">
        {guests.slice(0, SHOWN).map((guest) => (
          <GuestLine key={guest.id} guest={guest} onTake={() => void take({ registration_id: guest.id })} />
        ))}
      </ul>
      {guests.length > SHOWN ? (
        <p className="quiet">{t("events.door.more", { n: guests.length - SHOWN })}</p>
      ) : null}
      {guests.length ? null : <p className="quiet">{t("events.nobody")}</p>}
      {door.isKept ? <p className="quiet">{t("events.door.opens")}</p> : null}
    </>
  );
}

/** The door of a session, for a phone: scanning, typing, or finding on the list; with and without a connection. */
export function CheckInPage() {
  const { session } = useParams({ from: "/check-in/$session" });
  return (
    <main className="door">
      <Door key={session} session={session} />
    </main>
  );
}

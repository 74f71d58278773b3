import "./events.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Segmented, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Programme, programmeQuery, type Slot } from "@/api/events";
import { useEntity } from "@/api/manifest";
import { useSession } from "@/api/session";
import type { SlotProps } from "@/record/slots";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";
import { CloseButton } from "./CloseButton";
import { FollowUpDialog } from "./FollowUpDialog";
import { RegisterForm } from "./RegisterForm";
import { Registrations } from "./Registrations";
import { SeatMeter } from "./SeatMeter";

interface Props {
  slot: Slot;
  may: Programme;
  isOpen: boolean;
}

function SessionView({ slot, may, isOpen }: Props) {
  const { t } = useTranslation();
  const activity = useEntity("customers.activity");
  const [following, setFollowing] = useState(false);
  const has = slot.states.attended.count + slot.states.absent.count > 0;
  return (
    <section className="panel event-session" aria-label={slot.name}>
      <SeatMeter slot={slot} />
      <div className="event-acts">
        {slot.closed_at ? (
          <Tag>{t("events.closed")}</Tag>
        ) : may.may_check_in ? (
          <>
            <Link to="/check-in/$session" params={{ session: slot.id }}>
              <Button type="primary">{t("events.check_in")}</Button>
            </Link>
            {may.may_close ? <CloseButton slot={slot} /> : null}
          </>
        ) : null}
        {has && activity?.can.create && may.may_check_in ? (
          <Button onClick={() => setFollowing(true)}>{t("events.follow_up")}</Button>
        ) : null}
      </div>
      {may.may_register && isOpen && !slot.closed_at ? <RegisterForm slot={slot} /> : null}
      <Registrations slot={slot} may={may} />
      {following ? <FollowUpDialog slot={slot} onClose={() => setFollowing(false)} /> : null}
    </section>
  );
}

/** An event: its sessions, how full they are, and everybody who registered. */
export default function EventView({ row }: SlotProps) {
  const { t } = useTranslation();
  const { company } = useSession();
  const [chosen, setChosen] = useState<string>();
  const found = useQuery(programmeQuery(row.id));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const slots = found.data.sessions;
  const slot = slots.find((one) => one.id === chosen) ?? slots[0];
  if (!slot) return <Nothing title={t("events.no_sessions")}>{t("events.no_sessions_cure")}</Nothing>;
  return (
    <div className="event">
      {row.state === "open" ? null : <p className="quiet">{t(`events.not_open_yet.${String(row.state)}`)}</p>}
      {slots.length > 1 ? (
        <Segmented
          className="event-sessions"
          aria-label={t("events.session")}
          value={slot.id}
          onChange={setChosen}
          options={slots.map((one) => ({
            value: one.id,
            label: `${one.name} · ${instantText(one.starts_at, company.zone)}`,
          }))}
        />
      ) : null}
      <SessionView key={slot.id} slot={slot} may={found.data} isOpen={row.state === "open"} />
    </div>
  );
}

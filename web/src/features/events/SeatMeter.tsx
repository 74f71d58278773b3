import { Progress } from "antd";
import { useTranslation } from "react-i18next";
import type { Slot } from "@/api/events";
import { useSession } from "@/api/session";
import { instantText } from "@/ui/time";

/** When a session is, how many seats are taken, and what became of those who registered. */
export function SeatMeter({ slot }: { slot: Slot }) {
  const { t } = useTranslation();
  const { company } = useSession();
  const free = slot.seats - slot.taken;
  const percent = slot.seats > 0 ? Math.round((slot.taken * 100) / slot.seats) : 100;
  return (
    <div className="event-meter">
      <div>
        <strong>{slot.name}</strong>{" "}
        <span className="quiet">
          {instantText(slot.starts_at, company.zone)} – {instantText(slot.ends_at, company.zone).slice(11)}
          {slot.place ? ` · ${slot.place}` : ""}
        </span>
      </div>
      <Progress
        percent={percent}
        showInfo={false}
        strokeColor={free > 0 ? "var(--accent, #1677ff)" : "#d4380d"}
        aria-label={t("events.seats_taken", { taken: slot.taken, seats: slot.seats })}
      />
      <div className="event-counts">
        <b>{t("events.seats_taken", { taken: slot.taken, seats: slot.seats })}</b>
        <span>{free > 0 ? t("events.seats_free", { n: free }) : t("events.full")}</span>
        <span>{t("events.waiting_people", { n: slot.states.waiting.people })}</span>
        <span>{t("events.attended_people", { n: slot.states.attended.people })}</span>
        {slot.closed_at ? <span>{t("events.absent_people", { n: slot.states.absent.people })}</span> : null}
      </div>
    </div>
  );
}

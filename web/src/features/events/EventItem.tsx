import { CalendarOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import type { RecordItem } from "@/api/together";
import { instantText } from "@/ui/time";

/** A registration on the customer's time line: for what, and what became of it. */
export function EventItem({ item }: { item: RecordItem }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  const row = item.content.record;
  return (
    <li className="timeline-item kind-event">
      <span className="timeline-icon" aria-hidden="true">
        <CalendarOutlined />
      </span>
      <div className="event-item">
        <Link
          to="/r/$domain/$name/$id"
          params={{ domain: "events", name: "event", id: String(row.event_id) }}
        >
          {row._titles?.event_id ?? String(row.number)}
        </Link>{" "}
        <span className="quiet">
          {row._titles?.session_id ?? ""} · {t("events.n_people", { n: Number(row.people) })}
        </span>{" "}
        <Tag color={row.state === "attended" ? "green" : "default"}>
          {labels.choice("events.registration", "state", String(row.state))}
        </Tag>
        <time className="quiet" dateTime={item.at}>
          {instantText(item.at, company.zone)}
        </time>
      </div>
    </li>
  );
}

import {
  CarOutlined,
  CheckCircleOutlined,
  FileTextOutlined,
  MailOutlined,
  PhoneOutlined,
} from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import type { RecordItem } from "@/api/together";
import { DoneButton } from "@/record/DoneButton";
import { instantText } from "@/ui/time";

const ICONS: Record<string, typeof PhoneOutlined> = {
  call: PhoneOutlined,
  visit: CarOutlined,
  mail: MailOutlined,
  note: FileTextOutlined,
  task: CheckCircleOutlined,
};
const ACTIVITY = "customers.activity";

/** A call, visit, mail, note or task on a time line. */
export function ActivityItem({ item }: { item: RecordItem }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  const { record, by } = item.content;
  const kind = String(record.kind);
  const Icon = ICONS[kind] ?? FileTextOutlined;
  const said = [record.outcome, record.body].filter(Boolean).map(String);
  return (
    <li className="timeline-item kind-activity">
      <span className="timeline-icon" aria-hidden="true">
        <Icon />
      </span>
      <div className="timeline-head">
        <b>{record._titles?.owner_id ?? by ?? t("history.system")}</b>
        <span className="quiet">{labels.choice(ACTIVITY, "kind", kind)}</span>
        {record.status === "done" ? null : (
          <Tag color={record.status === "open" ? "warning" : "default"}>
            {labels.choice(ACTIVITY, "status", String(record.status))}
          </Tag>
        )}
        <time className="quiet" dateTime={item.at}>
          {instantText(item.at, company.zone)}
        </time>
      </div>
      <div className="activity-line">
        <Link to="/r/$domain/$name/$id" params={{ domain: "customers", name: "activity", id: record.id }}>
          {String(record.subject)}
        </Link>
        {record.contact_id ? <span className="quiet">{record._titles?.contact_id ?? ""}</span> : null}
        <DoneButton activity={record} />
      </div>
      {said.length ? <p className="comment-text quiet">{said.join("\n")}</p> : null}
    </li>
  );
}

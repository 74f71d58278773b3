import { MailOutlined, MessageOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import type { RecordItem } from "@/api/together";
import { instantText } from "@/ui/time";

const MESSAGE = "messages.message";
const COLOURS: Record<string, string> = {
  delivered: "green",
  sent: "green",
  failed: "red",
  bounced: "red",
  unknown: "orange",
};

/** A message to a customer on a time line, and what became of it. */
export function MessageItem({ item }: { item: RecordItem }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  const { record, by } = item.content;
  const choice = (name: string) => labels.choice(MESSAGE, name, String(record[name]));
  const Icon = record.channel === "email" ? MailOutlined : MessageOutlined;
  return (
    <li className="timeline-item kind-message">
      <span className="timeline-icon" aria-hidden="true">
        <Icon />
      </span>
      <div className="timeline-head">
        <b>{by ?? t("history.system")}</b>
        <span className="quiet">{choice("channel")}</span>
        <Tag color={COLOURS[String(record.state)] ?? "default"}>{choice("state")}</Tag>
        <time className="quiet" dateTime={item.at}>
          {instantText(item.at, company.zone)}
        </time>
      </div>
      <div className="activity-line">
        {choice("purpose")}
        {record.subject ? ` · ${String(record.subject)}` : ""}{" "}
        {record.failure ? <span className="quiet">{choice("failure")}</span> : null}
      </div>
      {record.body ? <p className="comment-text quiet">{String(record.body)}</p> : null}
    </li>
  );
}

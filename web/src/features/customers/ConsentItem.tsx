import { CheckCircleOutlined, StopOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import type { RecordItem } from "@/api/together";
import { instantText } from "@/ui/time";

const CONSENT = "customers.consent";

/** A statement about the use of personal data on a time line. */
export function ConsentItem({ item }: { item: RecordItem }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  const { record, by } = item.content;
  const choice = (name: string) => labels.choice(CONSENT, name, String(record[name]));
  const isGranted = record.state === "granted";
  const Icon = isGranted ? CheckCircleOutlined : StopOutlined;
  return (
    <li className="timeline-item kind-consent">
      <span className="timeline-icon" aria-hidden="true">
        <Icon />
      </span>
      <div className="timeline-head">
        <b>{by ?? t("history.system")}</b>
        <span className="quiet">{labels.entity(CONSENT)}</span>
        <Tag color={isGranted ? "green" : "orange"}>{choice("state")}</Tag>
        <time className="quiet" dateTime={item.at}>
          {instantText(item.at, company.zone)}
        </time>
      </div>
      <div className="activity-line">
        {choice("purpose")} · {choice("channel")} <span className="quiet">{choice("source")}</span>
      </div>
      {record.proof ? <p className="comment-text quiet">{String(record.proof)}</p> : null}
    </li>
  );
}

import { MailOutlined, PhoneOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import { useEntity, useLabels } from "@/api/manifest";
import type { SlotProps } from "@/record/slots";
import { Files } from "@/record/together/Files";
import { Timeline } from "@/record/together/Timeline";
import { Consents } from "./Consents";
import { Profile } from "./Profile";
import { Relations } from "./Relations";
import { Standing } from "./Standing";
import { Tags } from "./Tags";
import "./customers.css";

const ROLES = ["is_member", "is_prospect", "is_dealer", "is_supplier", "is_competitor"];

/** Who it is at a glance: kind, what they are to the company, tags, and how to reach them. */
function Head({ entity, row }: SlotProps) {
  const labels = useLabels();
  const { phone, email } = row;
  return (
    <section className="panel customer-head">
      <div className="customer-marks">
        <Tag color="default">{labels.choice(entity.key, "kind", String(row.kind))}</Tag>
        {ROLES.filter((role) => row[role] === true).map((role) => (
          <Tag key={role} color="success">
            {labels.field(entity.key, role)}
          </Tag>
        ))}
        <Tags customer={row} />
      </div>
      <div className="customer-reach">
        {phone ? (
          <a href={`tel:${String(phone)}`}>
            <PhoneOutlined aria-hidden="true" /> {String(phone)}
          </a>
        ) : null}
        {email ? (
          <a href={`mailto:${String(email)}`}>
            <MailOutlined aria-hidden="true" /> {String(email)}
          </a>
        ) : null}
      </div>
    </section>
  );
}

export default function CustomerPage({ entity, row }: SlotProps) {
  const seesSales = useEntity("trade.sale") !== undefined;
  return (
    <div className="customer">
      <div className="customer-side">
        <Head entity={entity} row={row} />
        <Profile customer={row} />
        <Relations customer={row} />
        <Consents customer={row} />
        <Files entity={entity.key} id={row.id} canChange={entity.can.update} />
      </div>
      <div>
        {seesSales ? <Standing customer={row} /> : null}
        <Timeline entity={entity} row={row} />
      </div>
    </div>
  );
}

import {
  CommentOutlined,
  EditOutlined,
  FileOutlined,
  PaperClipOutlined,
  PlusCircleOutlined,
} from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import {
  type ChangeItem,
  type FileItem,
  fileUrl,
  type TimelineItem as Item,
  isChange,
  isComment,
  isFile,
  type RecordItem,
} from "@/api/together";
import type { EntityDef } from "@/api/types";
import { routeOf, useTitle } from "@/fields/title";
import { instantText } from "@/ui/time";
import { KeptValue } from "../KeptValue";
import { Comment } from "./Comment";
import { useTogether } from "./context";
import { FilePicture, FileSize } from "./Files";

function Change({ entity, item }: { entity: EntityDef; item: ChangeItem }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { action, through, changes } = item.content;
  return (
    <div className="timeline-change">
      <span>{t([`history.action.${action}`, "history.action.other"], { action })}</span>
      <span className="quiet">{t([`history.through.${through}`, "history.through.other"], { through })}</span>
      {action === "create" || action === "delete"
        ? null
        : changes.map((change) => (
            <span key={change.field} className="timeline-field">
              <span className="quiet">{labels.field(entity.key, change.field)}</span>
              <span className="change-before">
                <KeptValue entity={entity} name={change.field} value={change.before} />
              </span>
              <span aria-hidden="true">→</span>
              <KeptValue entity={entity} name={change.field} value={change.after} />
            </span>
          ))}
    </div>
  );
}

function FileLine({ item: { content } }: { item: FileItem }) {
  return (
    <div className="timeline-file">
      <FilePicture file={content} />
      <a href={fileUrl(content.id)} download={content.file_name}>
        {content.file_name}
      </a>
      <FileSize bytes={content.size} />
    </div>
  );
}

/** A record that no feature draws: what it is and what it is called. */
function Plain({ item }: { item: RecordItem }) {
  const titleOf = useTitle();
  const labels = useLabels();
  const entity = useEntity(item.content.entity);
  if (!entity) return null;
  const { record } = item.content;
  return (
    <div className="timeline-card">
      <span className="quiet">{labels.entity(entity.key)}</span>{" "}
      <Link to="/r/$domain/$name/$id" params={{ ...routeOf(entity.key), id: record.id }}>
        {titleOf(entity, record)}
      </Link>
    </div>
  );
}

interface Props {
  entity: EntityDef;
  id: string;
  item: Item;
}

export function TimelineItem({ entity, id, item }: Props) {
  const { t } = useTranslation();
  const { company } = useSession();
  const { items } = useTogether();
  const frame = (icon: ReactNode, by: string | null | undefined, content: ReactNode) => (
    <li className={`timeline-item kind-${item.kind}`}>
      <span className="timeline-icon" aria-hidden="true">
        {icon}
      </span>
      <div className="timeline-head">
        <b>{by ?? t("history.system")}</b>
        <span className="quiet">{t(`together.kind.${item.kind}`)}</span>
        <time className="quiet" dateTime={item.at}>
          {instantText(item.at, company.zone)}
        </time>
      </div>
      {content}
    </li>
  );
  if (isComment(item))
    return frame(<CommentOutlined />, item.content.by, <Comment item={item} entity={entity.key} id={id} />);
  if (isFile(item)) return frame(<PaperClipOutlined />, item.content.by, <FileLine item={item} />);
  if (isChange(item))
    return frame(
      item.content.action === "create" ? <PlusCircleOutlined /> : <EditOutlined />,
      item.content.by?.name,
      <Change entity={entity} item={item} />,
    );
  // What is left is a record; its feature draws the whole of it, head and all.
  const Own = items[item.kind];
  return Own ? (
    <Own item={item as RecordItem} />
  ) : (
    frame(<FileOutlined />, (item as RecordItem).content.by, <Plain item={item as RecordItem} />)
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { historyQuery } from "@/api/records";
import { useSession } from "@/api/session";
import type { EntityDef, RecordRow } from "@/api/types";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";
import { Changes } from "./Changes";
import { Past } from "./Past";

/** Acts after which the record can be shown as it then was. */
const SHOWN = ["create", "update", "restore", "merge", "unmerge"];

/** Who changed what, when and by which way, newest first. */
export function History({ entity, row }: { entity: EntityDef; row: RecordRow }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  const [at, setAt] = useState<string | null>(null);
  const history = useQuery(historyQuery(entity.key, row.id));
  if (history.isPending) return <Skeleton active />;
  if (history.isError) return <ProblemView error={history.error} onRetry={() => void history.refetch()} />;
  if (history.data.items.length === 0) return <Nothing title={t("history.none")} />;
  return (
    <ol className="history">
      {history.data.items.map((entry) => (
        <li key={`${entry.at}-${entry.action}-${entry.changes.map((one) => one.field).join()}`}>
          <div className="history-head">
            <b>{entry.by?.name ?? t("history.system")}</b>
            <span>
              {t([`history.action.${entry.action}`, "history.action.other"], { action: entry.action })}
            </span>
            <span className="quiet">
              {t([`history.through.${entry.through}`, "history.through.other"], {
                through: entry.through,
                key: entry.api_key ?? "",
              })}
            </span>
            <time className="quiet" dateTime={entry.at}>
              {instantText(entry.at, company.zone, true)}
            </time>
            {SHOWN.includes(entry.action) ? (
              <Button
                size="small"
                type="link"
                aria-expanded={at === entry.at}
                onClick={() => setAt(at === entry.at ? null : entry.at)}
              >
                {t("history.as_of")}
              </Button>
            ) : null}
            {entry.import_id ? (
              <Link to="/imports/$id" params={{ id: entry.import_id }}>
                {t("history.import")}
              </Link>
            ) : null}
          </div>
          {at === entry.at && SHOWN.includes(entry.action) ? (
            <Past entity={entity} row={row} at={entry.at} />
          ) : null}
          {entry.action === "reveal" && entry.details?.field ? (
            <p className="quiet">{labels.field(entity.key, String(entry.details.field))}</p>
          ) : null}
          <Changes of={entity.key} entry={entry} />
        </li>
      ))}
    </ol>
  );
}

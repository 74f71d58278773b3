import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { endOtherSessions, endSession, sessionsQuery } from "@/api/security";
import { useSession } from "@/api/session";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";
import { deviceText } from "./device";
import { useChange } from "./useChange";

/** Where the user is signed in, and ending it. */
export function Sessions() {
  const { t } = useTranslation();
  const { company } = useSession();
  const sessions = useQuery(sessionsQuery);
  const end = useChange(endSession);
  const endOthers = useChange(() => endOtherSessions());
  if (sessions.isPending) return <Skeleton active />;
  if (sessions.isError) return <ProblemView error={sessions.error} onRetry={() => void sessions.refetch()} />;
  return (
    <section className="panel">
      <div className="security-row">
        <h2>{t("security.sessions")}</h2>
        {sessions.data.items.length > 1 ? (
          <Button loading={endOthers.isPending} onClick={() => endOthers.mutate(undefined)}>
            {t("security.sessions.others")}
          </Button>
        ) : null}
      </div>
      <ul className="security-list">
        {sessions.data.items.map(({ id, device, address, seen_at, is_this }) => (
          <li key={id}>
            <span>
              <b>{deviceText(device) || t("security.device.other")}</b>{" "}
              {is_this ? <Tag color="success">{t("security.sessions.this")}</Tag> : null}
              <small className="quiet">
                {address} · {t("security.used", { at: instantText(seen_at, company.zone) })}
              </small>
            </span>
            {is_this ? null : (
              <Button size="small" onClick={() => end.mutate(id)}>
                {t("security.sessions.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

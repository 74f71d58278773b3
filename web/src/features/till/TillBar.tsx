import { CloudSyncOutlined, DisconnectOutlined, WarningOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { useSession } from "@/api/session";
import type { TillSession } from "@/api/till";
import { problemText } from "@/ui/problem";
import { Wordmark } from "@/ui/Wordmark";
import { retryRefused } from "./offline";
import { useConnection } from "./useTill";
import { KEYS, type Opened } from "./useTillKeys";

interface Props {
  session: TillSession;
  storeName: string;
  onOpen: (what: Opened) => void;
}

/** Where this till is, and how it stands with the server. */
export function TillBar({ session, storeName, onOpen }: Props) {
  const { t } = useTranslation();
  const { user } = useSession();
  return (
    <>
      <header className="till-bar">
        <Link to="/" className="home-link" aria-label={t("till.leave")}>
          <Wordmark size={22} />
        </Link>
        <span className="till-place">{t("till.at", { store: storeName, till: session.till })}</span>
        <span className="till-who">{user.name}</span>
        <Button size="large" onClick={() => onOpen("session")} aria-keyshortcuts={KEYS.session}>
          {t("till.session")} <kbd>{KEYS.session}</kbd>
        </Button>
      </header>
      <ConnectionBanner />
    </>
  );
}

function ConnectionBanner() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const { online, waiting, refused } = useConnection();
  const show = () =>
    void modal.confirm({
      title: t("till.refused", { n: refused.length }),
      content: (
        <ul>
          {refused.map((one) => (
            <li key={one.key}>
              {one.body.shown}: {problemText(t, new Problem({ status: 422, code: one.problem ?? "" }))}
            </li>
          ))}
        </ul>
      ),
      okText: t("action.retry"),
      cancelText: t("action.close"),
      onOk: retryRefused,
    });
  return (
    <div role="status">
      {online ? null : (
        <p className="till-banner away">
          <DisconnectOutlined aria-hidden="true" /> {t("till.offline", { n: waiting })}
        </p>
      )}
      {online && waiting ? (
        <p className="till-banner">
          <CloudSyncOutlined aria-hidden="true" /> {t("till.sending", { n: waiting })}
        </p>
      ) : null}
      {refused.length ? (
        <p className="till-banner bad">
          <WarningOutlined aria-hidden="true" /> {t("till.refused", { n: refused.length })}{" "}
          <Button size="small" onClick={show}>
            {t("till.look")}
          </Button>
        </p>
      ) : null}
    </div>
  );
}

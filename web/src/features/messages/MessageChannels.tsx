import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { channelsQuery } from "@/api/messages";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { ChannelForm } from "./ChannelForm";
import { MailboxPanel } from "./MailboxForm";
import "./messages.css";

/** How text messages and mail are sent: set, tried, switched on. */
export function MessageChannels() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(channelsQuery);
  return (
    <div className="page narrow">
      <PageHeader title={t("messages.channels")} note={t("messages.channels.note")} />
      {error ? <ProblemView error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton active /> : null}
      {data?.items.map((channel) => (
        // What was saved meanwhile begins a form anew.
        <ChannelForm key={`${channel.channel}${channel.version}`} channel={channel} />
      ))}
      {data ? <MailboxPanel /> : null}
    </div>
  );
}

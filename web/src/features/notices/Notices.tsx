import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import { markRead, noticesQuery } from "@/api/together";
import { routeOf } from "@/fields/title";
import { CommentText } from "@/record/together/CommentText";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { instantText } from "@/ui/time";
import "./notices.css";

/** Where others mentioned me, newest first. */
export function Notices() {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const { company } = useSession();
  const client = useQueryClient();
  const list = useInfiniteQuery(noticesQuery);
  const read = useMutation({
    mutationFn: (id?: string) => markRead(id),
    onSettled: () => client.invalidateQueries({ queryKey: ["notices"] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const content = () => {
    if (list.isPending) return <Skeleton active />;
    if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
    if (items.length === 0) return <Nothing title={t("notices.none")} />;
    return (
      <ul className="panel">
        {items.map((notice) =>
          notice.kind === "webhook_off" ? (
            <li key={notice.id} className={notice.is_read ? "notice" : "notice unread"}>
              <div className="notice-head">
                <b>{t("notices.webhook_off")}</b>
                <Link to="/webhooks" onClick={() => read.mutate(notice.id)}>
                  {notice.title}
                </Link>
                <time className="quiet" dateTime={notice.at}>
                  {instantText(notice.at, company.zone)}
                </time>
              </div>
            </li>
          ) : (
            <li key={notice.id} className={notice.is_read ? "notice" : "notice unread"}>
              <div className="notice-head">
                <b>{notice.kind === "mention" ? notice.by : t(`notices.${notice.kind}`)}</b>
                {notice.kind === "mention" ? <span className="quiet">{t("notices.mentioned")}</span> : null}
                <Link
                  to="/r/$domain/$name/$id"
                  params={{ ...routeOf(notice.entity), id: notice.record_id }}
                  search={
                    notice.kind !== "mention" || notice.entity === "customers.customer"
                      ? {}
                      : { tab: "together" }
                  }
                  onClick={() => read.mutate(notice.id)}
                >
                  {`${labels.entity(notice.entity)} ${notice.title}`}
                </Link>
                <time className="quiet" dateTime={notice.at}>
                  {instantText(notice.at, company.zone)}
                </time>
              </div>
              {notice.kind === "mention" ? <CommentText body={notice.body} people={notice.people} /> : null}
            </li>
          ),
        )}
      </ul>
    );
  };
  return (
    <div className="page">
      <PageHeader
        title={t("menu.notices")}
        actions={
          items.some((notice) => !notice.is_read) ? (
            <Button onClick={() => read.mutate(undefined)}>{t("notices.read_all")}</Button>
          ) : null
        }
      />
      {content()}
      <LoadMore
        more={list.hasNextPage}
        busy={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </div>
  );
}

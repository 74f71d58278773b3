import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { listQuery } from "@/api/records";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { DoneButton } from "@/record/DoneButton";
import { LazyRecordDrawer } from "@/record/LazyRecordDrawer";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";
import { AboutLink } from "./ToAbout";
import { boundsOf, type When } from "./when";
import "./tasks.css";

const ACTIVITY = "customers.activity";
const PAGE = 50;

function Task({ task, late }: { task: RecordRow; late: boolean }) {
  const labels = useLabels();
  const { company } = useSession();
  const due = task.due_at ? instantText(String(task.due_at), company.zone) : null;
  return (
    <li className="task">
      <DoneButton activity={task} />
      <div className="task-words">
        <Link to="/r/$domain/$name/$id" params={{ domain: "customers", name: "activity", id: task.id }}>
          {String(task.subject)}
        </Link>
        <span className="task-about">
          <span className="quiet">{labels.choice(ACTIVITY, "kind", String(task.kind))}</span>
          {task.customer_id ? (
            <Link
              to="/r/$domain/$name/$id"
              params={{ domain: "customers", name: "customer", id: String(task.customer_id) }}
            >
              {task._titles?.customer_id ?? ""}
            </Link>
          ) : null}
          <AboutLink task={task} />
          {task.priority === "high" ? (
            <Tag color="red">{labels.choice(ACTIVITY, "priority", "high")}</Tag>
          ) : null}
        </span>
      </div>
      {due ? (
        <time className={late ? "late" : "quiet"} dateTime={String(task.due_at)}>
          {due}
        </time>
      ) : null}
    </li>
  );
}

function Tasks({ when }: { when: When }) {
  const { t } = useTranslation();
  const { user, company } = useSession();
  const f = [`owner_id:eq:${user.id}`, "status:eq:open", ...boundsOf(when, new Date(), company.zone)];
  const list = useInfiniteQuery(listQuery(ACTIVITY, { f, sort: when === "undated" ? "id" : "due_at" }, PAGE));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <Skeleton active title={false} />;
  if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return when === "today" ? <Nothing title={t("tasks.none.today")} /> : null;
  return (
    <section className="panel">
      <h2>{t(`tasks.${when}`)}</h2>
      <ul>
        {rows.map((row) => (
          <Task key={row.id} task={row} late={when === "overdue"} />
        ))}
      </ul>
      <LoadMore
        more={list.hasNextPage}
        busy={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </section>
  );
}

const CAMPAIGN_TASK = "marketing.campaign_task";

/** My tasks of campaigns, the next first. */
function CampaignTasks() {
  const { t } = useTranslation();
  const labels = useLabels();
  const { user } = useSession();
  const f = [`owner_id:eq:${user.id}`, "state:in:open,doing"];
  const list = useInfiniteQuery(listQuery(CAMPAIGN_TASK, { f, sort: "due_on" }, PAGE));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (rows.length === 0) return null;
  const params = (entity: string, id: string) => ({ domain: "marketing", name: entity, id });
  return (
    <section className="panel">
      <h2>{t("campaign.my_tasks")}</h2>
      <ul>
        {rows.map((row) => (
          <li className="task" key={row.id}>
            <div className="task-words">
              <Link to="/r/$domain/$name/$id" params={params("campaign_task", row.id)}>
                {String(row.name)}
              </Link>
              <span className="task-about">
                <span className="quiet">{labels.choice(CAMPAIGN_TASK, "state", String(row.state))}</span>
                <Link to="/r/$domain/$name/$id" params={params("campaign", String(row.campaign_id))}>
                  {row._titles?.campaign_id ?? ""}
                </Link>
              </span>
            </div>
            {row.due_on ? <time className="quiet">{String(row.due_on)}</time> : null}
          </li>
        ))}
      </ul>
      <LoadMore
        more={list.hasNextPage}
        busy={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </section>
  );
}

/** What I have to do: late, today, next, some day. */
export function MyTasks() {
  const { t } = useTranslation();
  const { user } = useSession();
  const entity = useEntity(ACTIVITY);
  const mine = useEntity(CAMPAIGN_TASK) !== undefined;
  const [adding, setAdding] = useState(false);
  if (!entity) return null;
  return (
    <div className="page">
      <PageHeader
        title={t("menu.tasks")}
        actions={
          entity.can.create ? (
            <Button type="primary" onClick={() => setAdding(true)}>
              {t("tasks.new")}
            </Button>
          ) : null
        }
      />
      <Tasks when="overdue" />
      <Tasks when="today" />
      <Tasks when="next" />
      <Tasks when="undated" />
      {mine ? <CampaignTasks /> : null}
      {adding ? (
        <LazyRecordDrawer
          entity={entity}
          preset={{ kind: "task", owner_id: user.id }}
          onClose={() => setAdding(false)}
          onSaved={() => setAdding(false)}
        />
      ) : null}
    </div>
  );
}

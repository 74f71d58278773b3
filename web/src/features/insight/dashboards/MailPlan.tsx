import { DeleteOutlined, EditOutlined, PlusOutlined, SendOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button, Drawer, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { deleteSchedule, type Run, SCHEDULE, type Schedule, schedulesQuery, sendNow } from "@/api/mailing";
import { useEntity, useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { instantText } from "@/ui/time";
import { MailForm } from "./MailForm";

const MAILING = "insight.dashboard_mailing";
const COLOURS: Record<string, string> = { waiting: "processing", queued: "success", failed: "error" };
/** States of a message that isn't on its way any more, and didn't arrive. */
const LOST = ["failed", "bounced", "unknown"];

/** When a schedule goes out, in words: “每周 周一、周五 08:00”. */
function useRhythm() {
  const { t } = useTranslation();
  const labels = useLabels();
  return (one: Schedule) => {
    const days = one.weekdays
      .map((day) => labels.choice(SCHEDULE, "weekdays", day))
      .join(t("dashboard.mail.and"));
    const when = { daily: "", weekly: days, monthly: t("dashboard.mail.day", { day: one.month_day }) }[
      one.rhythm
    ];
    return [labels.choice(SCHEDULE, "rhythm", one.rhythm), when, one.at_time].filter(Boolean).join(" ");
  };
}

/** What went out at one moment, with why a mail didn't. */
function RunLines({ run }: { run: Run }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  return (
    <li>
      <span className="quiet">
        {instantText(run.due_at, company.zone)}
        {run.is_by_hand ? ` · ${t("dashboard.mail.by_hand")}` : ""}
      </span>
      <ul className="mail-lines">
        {run.lines.map((line, at) => {
          const lost = line.message_state && LOST.includes(line.message_state);
          const state = lost ? "failed" : line.state;
          const said =
            line.state === "queued" && line.message_state
              ? labels.choice("messages.message", "state", line.message_state)
              : labels.choice(MAILING, "state", line.state);
          return (
            <li key={`${at} ${line.user}`}>
              {line.user} <Tag color={COLOURS[state] ?? "default"}>{said}</Tag>
              {line.failure ? <span>{t(`dashboard.mail.failure.${line.failure}`)}</span> : null}
            </li>
          );
        })}
      </ul>
    </li>
  );
}

interface OneProps {
  one: Schedule;
  isReady: boolean;
  onEdit: () => void;
}

function One({ one, isReady, onEdit }: OneProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const said = useRhythm()(one);
  const entity = useEntity(SCHEDULE);
  const again = () => client.invalidateQueries({ queryKey: ["records", SCHEDULE] });
  const onError = (error: unknown) => void message.error(problemText(t, error));
  const send = useMutation({
    mutationFn: () => sendNow(one.id),
    onSuccess: async ({ count }) => {
      void message.success(t("dashboard.mail.sending", { count }));
      await again();
    },
    onError,
  });
  const remove = useMutation({ mutationFn: () => deleteSchedule(one.id), onSuccess: again, onError });
  const ask = () =>
    modal.confirm({
      title: t("dashboard.mail.delete.ask", { when: said }),
      content: t("dashboard.mail.delete.note"),
      okText: t("action.delete"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => remove.mutateAsync().catch(() => undefined),
    });
  return (
    <li className="panel mail-schedule">
      <h3>
        {said} {one.is_active ? null : <Tag>{t("dashboard.mail.off")}</Tag>}
      </h3>
      <p className="quiet">
        {labels.choice(SCHEDULE, "format", one.format)} ·{" "}
        {one.recipients.map((to) => to.name).join(t("dashboard.mail.and"))}
      </p>
      <p className="quiet">
        {one.next_at
          ? t("dashboard.mail.next", { at: instantText(one.next_at, company.zone) })
          : t("dashboard.mail.no_next")}
      </p>
      {entity?.can.update ? (
        <div className="mail-work">
          <Button
            icon={<SendOutlined />}
            loading={send.isPending}
            disabled={!isReady}
            onClick={() => send.mutate()}
          >
            {t("dashboard.mail.now")}
          </Button>
          <Button icon={<EditOutlined />} onClick={onEdit}>
            {t("action.edit")}
          </Button>
          {entity.can.delete ? (
            <Button danger icon={<DeleteOutlined />} aria-label={t("action.delete")} onClick={ask} />
          ) : null}
        </div>
      ) : null}
      {one.runs.length > 0 ? (
        <details open>
          <summary>{t("dashboard.mail.runs")}</summary>
          <ul className="mail-runs">
            {one.runs.map((run) => (
              <RunLines key={run.due_at} run={run} />
            ))}
          </ul>
        </details>
      ) : null}
    </li>
  );
}

interface Props {
  dashboard: string;
  onClose: () => void;
}

/** When a dashboard is mailed, to whom, and what became of the last mails. */
export function MailPlan({ dashboard, onClose }: Props) {
  const { t } = useTranslation();
  const entity = useEntity(SCHEDULE);
  const plan = useQuery(schedulesQuery(dashboard));
  const [edited, setEdited] = useState<Schedule | "new" | null>(null);
  const add = entity?.can.create ? (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited("new")}>
      {t("dashboard.mail.new")}
    </Button>
  ) : null;
  const list = () => {
    if (plan.isError) return <ProblemView error={plan.error} onRetry={() => void plan.refetch()} />;
    if (!plan.data) return <Skeleton active paragraph={{ rows: 4 }} />;
    const { items, is_ready } = plan.data;
    return (
      <>
        {is_ready ? null : (
          <Alert
            type="warning"
            showIcon
            title={t("dashboard.mail.no_channel")}
            description={<Link to="/message-channels">{t("dashboard.mail.no_channel.link")}</Link>}
          />
        )}
        {items.length === 0 ? (
          <Nothing title={t("dashboard.mail.none")}>{add}</Nothing>
        ) : (
          <>
            <ul className="mail-schedules">
              {items.map((one) => (
                <One key={one.id} one={one} isReady={is_ready} onEdit={() => setEdited(one)} />
              ))}
            </ul>
            {add}
          </>
        )}
      </>
    );
  };
  const form = edited ? (
    <MailForm
      dashboard={dashboard}
      known={edited === "new" ? null : edited}
      onClose={() => setEdited(null)}
    />
  ) : null;
  return (
    <Drawer open size={560} title={t("dashboard.mail.title")} onClose={onClose} destroyOnHidden>
      {form ?? list()}
    </Drawer>
  );
}

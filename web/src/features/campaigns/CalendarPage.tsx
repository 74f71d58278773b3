import "./campaigns.css";
import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { App, Button, Segmented, Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { type Draft, updateRecord } from "@/api/records";
import { useSession } from "@/api/session";
import { routeOf } from "@/fields/title";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { dayOf } from "@/ui/time";
import { usePhone } from "@/ui/usePhone";
import { agendaOf, type Item, movedBy, shownDays, turned, type View, weeksOf } from "./calendar";
import { MonthGrid } from "./MonthGrid";
import { ENTITY, type Kind, LAST, useItems, useNearest } from "./useItems";

const VIEWS: View[] = ["month", "week"];
const KINDS: Kind[] = ["campaign", "phase", "task"];

/** Day by day what begins, for a narrow screen. */
function Agenda({ days, items, kind }: { days: [string, string]; items: Item[]; kind: Kind }) {
  const labels = useLabels();
  return (
    <ol className="calendar-agenda">
      {agendaOf(days, items).map(({ day, items: found }) => (
        <li key={day}>
          <h2>
            <time dateTime={day}>{day}</time>
          </h2>
          <ul>
            {found.map((item) => (
              <li key={item.id}>
                <Link to="/r/$domain/$name/$id" params={{ ...routeOf(ENTITY[kind]), id: item.id }}>
                  {item.name}
                </Link>{" "}
                {item.state ? <Tag>{labels.choice(ENTITY[kind], "state", item.state)}</Tag> : null}
                <span className="quiet">
                  {[item.of, item.from === item.to ? item.to : `${item.from} – ${item.to}`]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

/** Campaigns, their phases or their tasks by month and by week. */
export function CalendarPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { company } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const phone = usePhone();
  const search = useSearch({ from: "/shell/campaigns/calendar" });
  const today = dayOf(new Date().toISOString(), company.zone);
  const view: View = search.view === "week" ? "week" : "month";
  const kind = KINDS.find((one) => one === search.kind) ?? "campaign";
  const on = search.on ?? today;
  const days = shownDays(view, on);
  const found = useItems(kind, days);
  const isEmpty = !found.isPending && !found.error && found.items.length === 0;
  const nearest = useNearest(days, isEmpty);
  const show = (more: { view?: View; kind?: Kind; on?: string }) =>
    void navigate({
      to: "/campaigns/calendar",
      search: { view, kind, on, ...more },
      replace: true,
      resetScroll: false,
    });
  const move = useMutation({
    mutationFn: ({ item, by }: { item: Item; by: number }) => {
      const row = found.rows.find((one) => one.id === item.id);
      const [from, to] = movedBy(item, by);
      const draft: Draft = { [LAST[kind]]: to };
      // A task that only has to be done by a day gets no first day by being moved.
      if (row?.starts_on) draft.starts_on = from;
      return updateRecord(ENTITY[kind], item.id, row?.version ?? 0, draft);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["records"] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  const open = (item: Item) =>
    void navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf(ENTITY[kind]), id: item.id } });
  const toNearest = nearest ? (
    <Button type="link" onClick={() => show({ on: nearest })}>
      {t("campaign.calendar_nearest", { month: view === "month" ? nearest.slice(0, 7) : nearest })}
    </Button>
  ) : null;
  const content = () => {
    if (!found.entity) return <Nothing title={t("campaign.calendar_forbidden")} />;
    if (found.isPending) return <Skeleton active paragraph={{ rows: 8 }} />;
    if (found.error) return <ProblemView error={found.error} onRetry={found.retry} />;
    if (phone)
      return found.items.length ? (
        <Agenda days={days} items={found.items} kind={kind} />
      ) : (
        <Nothing title={t("campaign.calendar_empty")}>{toNearest}</Nothing>
      );
    return (
      <>
        {toNearest ? <p>{toNearest}</p> : null}
        <MonthGrid
          weeks={weeksOf(days, found.items)}
          month={view === "month" ? on.slice(0, 7) : null}
          today={today}
          onOpen={open}
          onMove={(item, by) => move.mutate({ item, by })}
        />
        <p className="quiet">
          {found.items.length ? t("campaign.calendar_hint") : t("campaign.calendar_empty")}
        </p>
      </>
    );
  };
  return (
    <div className="page">
      <PageHeader
        title={t("campaign.calendar")}
        note={view === "month" ? on.slice(0, 7) : `${days[0]} – ${days[1]}`}
        actions={
          <>
            <Button
              icon={<LeftOutlined />}
              aria-label={t("campaign.calendar_back")}
              onClick={() => show({ on: turned(view, on, -1) })}
            />
            <Button onClick={() => show({ on: today })}>{t("campaign.calendar_today")}</Button>
            <Button
              icon={<RightOutlined />}
              aria-label={t("campaign.calendar_on")}
              onClick={() => show({ on: turned(view, on, 1) })}
            />
          </>
        }
      />
      <div className="button-row campaign-tools">
        <Segmented
          options={VIEWS.map((value) => ({ value, label: t(`campaign.calendar_view.${value}`) }))}
          value={view}
          onChange={(value) => show({ view: value })}
        />
        <Segmented
          options={KINDS.map((value) => ({ value, label: t(`campaign.calendar_kind.${value}`) }))}
          value={kind}
          onChange={(value) => show({ kind: value })}
        />
      </div>
      {content()}
    </div>
  );
}

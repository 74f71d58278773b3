import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Popconfirm, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { cancelRegistration, type Programme, type Slot } from "@/api/events";
import { useLabels } from "@/api/manifest";
import { listQuery } from "@/api/records";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { LoadMore } from "@/ui/LoadMore";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { instantText } from "@/ui/time";
import { CodeDialog } from "./CodeDialog";

const COLOURS: Record<string, string> = {
  registered: "blue",
  waiting: "gold",
  attended: "green",
  absent: "red",
  cancelled: "default",
};

function CancelButton({ row }: { row: RecordRow }) {
  const { t } = useTranslation();
  const { message, notification } = App.useApp();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelRegistration(row.id, ""),
    onSuccess: async ({ moved_up }) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      if (!moved_up.length) return void message.success(t("events.cancelled"));
      notification.success({
        title: t("events.cancelled"),
        description: t("events.moved_up", {
          who: moved_up.map((one) => [one.name, one.number].filter(Boolean).join(" ")).join("、"),
        }),
        duration: 10,
      });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <Popconfirm
      title={t("events.cancel_ask", { number: String(row.number) })}
      okText={t("events.cancel_yes")}
      cancelText={t("action.cancel")}
      onConfirm={() => cancel.mutate()}
    >
      <Button size="small" danger loading={cancel.isPending}>
        {t("events.cancel")}
      </Button>
    </Popconfirm>
  );
}

interface LineProps {
  row: RecordRow;
  may: Programme;
  place?: number;
  onCode: () => void;
}

function Line({ row, may, place, onCode }: LineProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  const state = String(row.state);
  const isLive = state === "registered" || state === "waiting";
  const when = row.checked_in_at ?? row.moved_up_at ?? row.registered_at;
  return (
    <li className="event-line">
      <span className="event-who">
        <Link
          to="/r/$domain/$name/$id"
          params={{ domain: "customers", name: "customer", id: String(row.customer_id) }}
        >
          {row._titles?.customer_id ?? String(row.number)}
        </Link>{" "}
        <span className="quiet">{String(row.number)}</span>
      </span>
      <span>{t("events.n_people", { n: Number(row.people) })}</span>
      <span>
        <Tag color={COLOURS[state] ?? "default"}>{labels.choice("events.registration", "state", state)}</Tag>
        {place ? <b>{t("events.place", { place })}</b> : null}
      </span>
      <time className="quiet">{when ? instantText(String(when), company.zone) : ""}</time>
      <span className="event-line-acts">
        {state === "registered" && may.may_register ? (
          <Button size="small" onClick={onCode}>
            {t("events.code")}
          </Button>
        ) : null}
        {isLive && may.may_check_in ? <CancelButton row={row} /> : null}
      </span>
    </li>
  );
}

interface LinesProps {
  slot: Slot;
  may: Programme;
  states: string[];
  label: string;
}

function Lines({ slot, may, states, label }: LinesProps) {
  const { t } = useTranslation();
  const [coded, setCoded] = useState<RecordRow>();
  const list = useInfiniteQuery(
    listQuery("events.registration", {
      f: [`session_id:eq:${slot.id}`, `state:in:${states.join(",")}`],
      sort: "sequence",
    }),
  );
  if (list.isPending) return <Skeleton active title={false} />;
  if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap((page) => page.items);
  const isWaiting = states.includes("waiting");
  if (!rows.length) return isWaiting ? null : <p className="quiet">{t("events.nobody")}</p>;
  return (
    <>
      {isWaiting ? <h2>{t("events.waiting_list")}</h2> : null}
      <ul className="event-lines" aria-label={label}>
        {rows.map((row, at) => (
          <Line
            key={row.id}
            row={row}
            may={may}
            {...(isWaiting ? { place: at + 1 } : {})}
            onCode={() => setCoded(row)}
          />
        ))}
      </ul>
      <LoadMore
        more={list.hasNextPage}
        busy={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
      {coded ? <CodeDialog row={coded} slot={slot} onClose={() => setCoded(undefined)} /> : null}
    </>
  );
}

/** Everybody who registered for a session, and below them who waits, in the order of moving up. */
export function Registrations({ slot, may }: { slot: Slot; may: Programme }) {
  const { t } = useTranslation();
  return (
    <>
      <Lines
        slot={slot}
        may={may}
        states={["registered", "attended", "absent"]}
        label={t("events.registrations")}
      />
      <Lines slot={slot} may={may} states={["waiting"]} label={t("events.waiting_list")} />
    </>
  );
}

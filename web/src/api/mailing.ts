import { queryOptions } from "@tanstack/react-query";
import { answer, api, type Schema } from "./client";
import { fetchPage } from "./records";

export const SCHEDULE = "insight.dashboard_schedule";
/** How long the page waits before it asks what became of mails that are being made. */
const ASK_EVERY = 1_500;
/** States of a message that will be another one soon. */
const ON_ITS_WAY = ["queued", "sending"];
/** Users that are offered for one text. */
const OFFERED = 20;

export type Schedule = Schema<"DashboardSchedules">["items"][number];
export type Run = Schedule["runs"][number];
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** A schedule as its form says it. */
export interface ScheduleInput
  extends Pick<
    Schedule,
    "rhythm" | "weekdays" | "month_day" | "at_time" | "format" | "language" | "is_active"
  > {
  recipients: string[];
}

/** A mail that is being made is asked for soon, one that is on its way now and then. */
function askAgain(items: Schedule[] | undefined): number | false {
  const lines = (items ?? []).flatMap((one) => one.runs.flatMap((run) => run.lines));
  if (lines.some((line) => line.state === "waiting")) return ASK_EVERY;
  return lines.some((line) => ON_ITS_WAY.includes(line.message_state ?? "")) ? 2 * ASK_EVERY : false;
}

/** When a dashboard is mailed, and what became of the last mails. */
export const schedulesQuery = (dashboard: string) =>
  queryOptions({
    queryKey: ["records", SCHEDULE, "of", dashboard],
    queryFn: ({ signal }) =>
      answer(api.GET("/dashboards/{id}/schedules", { params: { path: { id: dashboard } }, signal })),
    refetchInterval: (query) => askAgain(query.state.data?.items),
  });

interface Kept {
  dashboard: string;
  known: Schedule | null;
  input: ScheduleInput;
}

/** Keeps a schedule: a new one, or one as of the version that was seen. */
export const keepSchedule = ({ dashboard, known, input }: Kept) =>
  answer(
    api.POST("/dashboards/{id}/schedules", {
      params: { path: { id: dashboard } },
      body: { ...input, id: known?.id ?? null, version: known?.version ?? null },
    }),
  );

const at = (id: string) => ({ params: { path: { id } } });

export const deleteSchedule = (id: string) => answer(api.DELETE("/dashboard-schedules/{id}", at(id)));

/** Sends to all receivers at once. */
export const sendNow = (id: string) => answer(api.POST("/dashboard-schedules/{id}/send", at(id)));

/** Users who may get mail. */
export const usersQuery = (q: string) =>
  queryOptions({
    queryKey: ["records", "org.user", "receivers", q],
    queryFn: async ({ signal }) => {
      const page = await fetchPage(
        "org.user",
        { q, f: ["is_active:eq:true"], sort: "name" },
        OFFERED,
        null,
        signal,
      );
      return page.items.map((row) => ({
        id: row.id,
        name: String(row.name ?? ""),
        email: typeof row.email === "string" ? row.email : "",
      }));
    },
    staleTime: 30_000,
  });

import { PlusOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { campaignQuery } from "@/api/campaigns";
import { useEntity, useLabels } from "@/api/manifest";
import { createRecord, type Draft, updateRecord } from "@/api/records";
import { useSession } from "@/api/session";
import type { EntityDef, RecordRow } from "@/api/types";
import { LazyRecordDrawer } from "@/record/LazyRecordDrawer";
import type { SlotProps } from "@/record/slots";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { dayOf } from "@/ui/time";
import { GanttChart } from "./GanttChart";
import { type Bar, fourPhases, type Gantt, ganttOf, type Stretch, shifted } from "./gantt";
import { Supplies } from "./Supplies";
import { useAll } from "./useAll";

const PHASE = "marketing.campaign_phase";
const TASK = "marketing.campaign_task";
const CLASSIC = ["lead_in", "development", "growth", "maturity"] as const;

const day = (value: unknown) => (value ? String(value) : null);

interface Open {
  entity: EntityDef;
  row?: RecordRow;
  preset?: Draft;
}

/** The points of a task, ticked off where they stand. */
function Checks({ rows, mayTick }: { rows: RecordRow[]; mayTick: boolean }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const tick = useMutation({
    mutationFn: (row: RecordRow) =>
      updateRecord("marketing.task_check", row.id, row.version, { is_done: !row.is_done }),
    onSettled: () => client.invalidateQueries({ queryKey: ["records", "marketing.task_check"] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <ul className="campaign-checks">
      {rows.map((row) => (
        <li key={row.id}>
          <Checkbox checked={row.is_done === true} disabled={!mayTick} onChange={() => tick.mutate(row)}>
            {String(row.text)}
          </Checkbox>
        </li>
      ))}
    </ul>
  );
}

function TaskLine({ row, checks, onOpen }: { row: RecordRow; checks: RecordRow[]; onOpen: () => void }) {
  const labels = useLabels();
  const mayTick = useEntity("marketing.task_check")?.can.update === true;
  const done = row.state === "done" || row.state === "cancelled";
  return (
    <li className={done ? "campaign-task done" : "campaign-task"}>
      <div className="campaign-task-head">
        <button type="button" className="campaign-open" onClick={onOpen}>
          {String(row.name)}
        </button>
        <Tag color={row.state === "done" ? "green" : row.state === "doing" ? "blue" : "default"}>
          {labels.choice(TASK, "state", String(row.state))}
        </Tag>
      </div>
      <span className="quiet">
        {[row._titles?.phase_id, row._titles?.owner_id, row.city, row.due_on].filter(Boolean).join(" · ")}
      </span>
      {checks.length ? <Checks rows={checks} mayTick={mayTick} /> : null}
    </li>
  );
}

/** What is drawn, and the records behind it. */
function useGantt(row: RecordRow) {
  const f = [`campaign_id:eq:${row.id}`];
  const phases = useAll(PHASE, f, "place");
  const tasks = useAll(TASK, f);
  const ofTasks = [`task_id:in:${tasks.rows.map((one) => one.id).join(",")}`];
  const some = tasks.rows.length > 0;
  const orders = useAll("marketing.task_order", ofTasks, "id", some);
  const checks = useAll("marketing.task_check", ofTasks, "id", some);
  const stretch = (one: RecordRow, last: string): Stretch => ({
    id: one.id,
    name: String(one.name),
    starts_on: day(one.starts_on),
    ends_on: day(one[last]),
    state: String(one.state ?? ""),
    phase: one.phase_id ? String(one.phase_id) : null,
  });
  const gantt: Gantt | null = ganttOf(
    phases.rows.map((one) => stretch(one, "ends_on")),
    tasks.rows.map((one) => stretch(one, "due_on")),
    orders.rows.map((one) => ({ task: String(one.task_id), after: String(one.after_id) })),
    [day(row.starts_on), day(row.ends_on)],
  );
  return { phases, tasks, checks, gantt };
}

/** Offers the four classic phases while there is none. */
function FirstPhases({ row, entity, onOwn }: { row: RecordRow; entity: EntityDef; onOwn: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const dated = day(row.starts_on) && day(row.ends_on);
  const make = useMutation({
    mutationFn: async () => {
      const names = CLASSIC.map((one) => t(`campaign.phase.${one}`));
      const made = fourPhases(String(row.starts_on), String(row.ends_on), names);
      for (const [at, phase] of made.entries())
        await createRecord(PHASE, { ...phase, place: at + 1, campaign_id: row.id }, crypto.randomUUID());
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["records", PHASE] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <Nothing title={dated ? t("campaign.no_phases") : t("campaign.no_dates")}>
      {entity.can.create && dated ? (
        <>
          <Button type="primary" loading={make.isPending} onClick={() => make.mutate()}>
            {t("campaign.four_phases")}
          </Button>
          <Button onClick={onOwn}>{t("campaign.own_phase")}</Button>
        </>
      ) : null}
    </Nothing>
  );
}

/** The plan: phases and tasks by days, and the tasks with their checklists. */
export default function Plan({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { company } = useSession();
  const client = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const [phaseDef, taskDef, checkDef, orderDef] = [
    useEntity(PHASE),
    useEntity(TASK),
    useEntity("marketing.task_check"),
    useEntity("marketing.task_order"),
  ];
  const whole = useQuery(campaignQuery(row.id)).data;
  const { phases, tasks, checks, gantt } = useGantt(row);
  const record = (bar: Bar) => [...phases.rows, ...tasks.rows].find((one) => one.id === bar.id);
  const move = useMutation({
    mutationFn: ({ bar, from, to }: { bar: Bar; from: number; to: number }) => {
      const found = record(bar);
      const start = gantt?.start ?? "";
      const last = bar.kind === "phase" ? "ends_on" : "due_on";
      const draft: Draft = { [last]: shifted(start, to) };
      // A task that only has to be done by a day gets no first day by being moved.
      if (found?.starts_on) draft.starts_on = shifted(start, from);
      return updateRecord(bar.kind === "phase" ? PHASE : TASK, bar.id, found?.version ?? 0, draft);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["records"] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!phaseDef || !taskDef) return null;
  if (phases.isPending || tasks.isPending) return <Skeleton active />;
  if (phases.error) return <ProblemView error={phases.error} onRetry={phases.retry} />;
  if (tasks.error) return <ProblemView error={tasks.error} onRetry={tasks.retry} />;
  const newPhase = () =>
    setOpen({ entity: phaseDef, preset: { campaign_id: row.id, place: phases.rows.length + 1 } });
  const may = whole?.may.plan === true;
  return (
    <>
      <div className="button-row campaign-tools">
        {phaseDef.can.create && phases.rows.length ? (
          <Button icon={<PlusOutlined />} onClick={newPhase}>
            {t("campaign.own_phase")}
          </Button>
        ) : null}
        {taskDef.can.create ? (
          <Button
            icon={<PlusOutlined />}
            onClick={() => setOpen({ entity: taskDef, preset: { campaign_id: row.id } })}
          >
            {t("campaign.new_task")}
          </Button>
        ) : null}
        {orderDef?.can.create && tasks.rows.length > 1 ? (
          <Button onClick={() => setOpen({ entity: orderDef, preset: {} })}>{t("campaign.new_order")}</Button>
        ) : null}
        {checkDef?.can.create && tasks.rows.length ? (
          <Button onClick={() => setOpen({ entity: checkDef, preset: {} })}>{t("campaign.new_check")}</Button>
        ) : null}
      </div>
      {phases.rows.length ? null : <FirstPhases row={row} entity={phaseDef} onOwn={newPhase} />}
      {gantt ? (
        <>
          <GanttChart
            gantt={gantt}
            today={dayOf(new Date().toISOString(), company.zone)}
            mayMove={may}
            onOpen={(bar) => {
              const found = record(bar);
              if (found) setOpen({ entity: bar.kind === "phase" ? phaseDef : taskDef, row: found });
            }}
            onMove={(bar, from, to) => move.mutate({ bar, from, to })}
          />
          {may ? <p className="quiet gantt-hint">{t("campaign.drag_hint")}</p> : null}
        </>
      ) : null}
      <h2>{t("campaign.tasks")}</h2>
      {tasks.rows.length ? (
        <ul className="campaign-tasks">
          {tasks.rows.map((one) => (
            <TaskLine
              key={one.id}
              row={one}
              checks={checks.rows.filter((check) => check.task_id === one.id)}
              onOpen={() => setOpen({ entity: taskDef, row: one })}
            />
          ))}
        </ul>
      ) : (
        <p className="quiet">{t("campaign.no_tasks")}</p>
      )}
      <Supplies campaign={row.id} onOpen={setOpen} />
      {open ? (
        <LazyRecordDrawer
          entity={open.entity}
          {...(open.row ? { row: open.row } : {})}
          {...(open.preset ? { preset: open.preset } : {})}
          onClose={() => setOpen(null)}
          onSaved={() => {
            setOpen(null);
            void client.invalidateQueries({ queryKey: ["records"] });
          }}
        />
      ) : null}
    </>
  );
}

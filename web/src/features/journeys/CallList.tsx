import "./journeys.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { App, Button, Checkbox, Input, Segmented, Skeleton } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CallOutcome, type CallTask, callsQuery, noteCall } from "@/api/journeys";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { instantText } from "@/ui/time";
import { useCopy } from "@/ui/useCopy";
import { CallPhone } from "./CallPhone";
import { turnOf } from "./turn";

const ENDS = ["reached", "agreed", "declined", "wrong_number", "no_more"] as const;
const HOURS = [1, 3, 24] as const;
const HOUR_MS = 3_600_000;

const said = (value: unknown) =>
  value === null || value === undefined || value === "" ? null : String(value);

interface NowProps {
  task: CallTask;
  left: number;
  /** Whether tasks of others are in the list, too. */
  isOfMany: boolean;
  onSkip: () => void;
  onDone: () => void;
}

/** Who is to be called or visited now: whom, what is to be said, and what came of it. */
function Now({ task, left, isOfMany, onSkip, onDone }: NowProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const copy = useCopy();
  const { company } = useSession();
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const done = useMutation({
    mutationFn: ({ outcome, hours }: { outcome: CallOutcome; hours?: number }) =>
      noteCall(task.id, {
        outcome,
        note: note.trim() || null,
        again_at: hours ? new Date(Date.now() + hours * HOUR_MS).toISOString() : null,
      }),
    onSuccess: async () => {
      setNote("");
      await client.invalidateQueries({ queryKey: ["records", "customers.activity"] });
      onDone();
    },
    onError: (error) => {
      void message.error(problemText(t, error));
      // A colleague may have been faster: the task that isn't open any more goes.
      return client.invalidateQueries({ queryKey: ["records", "customers.activity"] });
    },
  });
  const phone = said(task.phone);
  const place = [said(task.city), said(task.address)].filter(Boolean).join(" ");
  return (
    <article className="panel call-now" aria-label={task.subject}>
      <p className="quiet">
        {t("call.left", { n: left })}
        {task.owner ? "" : ` · ${t("call.nobodys")}`}
        {task.owner && isOfMany ? ` · ${t("call.of", { name: task.owner })}` : ""}
        {task.due_at ? ` · ${t("call.due", { at: instantText(task.due_at, company.zone) })}` : ""}
      </p>
      <h2>
        <Link
          to="/r/$domain/$name/$id"
          params={{ domain: "customers", name: "customer", id: task.customer_id }}
          search={{}}
        >
          {said(task.name) ?? t("call.unseen")}
        </Link>{" "}
        <span className="quiet">{said(task.number)}</span>
      </h2>
      <p className="call-subject">{task.subject}</p>
      {phone ? <CallPhone customer={task.customer_id} phone={phone} /> : null}
      {task.kind === "call" && !phone ? <p className="quiet">{t("call.no_phone")}</p> : null}
      {task.kind === "visit" && place ? (
        // To be put into whatever finds the way on this phone.
        <p>
          {place}{" "}
          <Button size="small" onClick={() => void copy(place)}>
            {t("copy.action")}
          </Button>
        </p>
      ) : null}
      {task.outcome ? <p className="quiet">{t("call.last", { outcome: task.outcome })}</p> : null}
      {task.script ? <div className="call-script">{task.script}</div> : null}
      <Input.TextArea
        aria-label={t("call.note")}
        placeholder={t("call.note")}
        rows={2}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <fieldset className="call-outcomes" aria-label={t("call.outcomes")}>
        {ENDS.map((outcome) => (
          <Button
            key={outcome}
            size="large"
            type={outcome === "reached" ? "primary" : "default"}
            danger={outcome === "no_more"}
            loading={done.isPending && done.variables.outcome === outcome}
            disabled={done.isPending}
            onClick={() => done.mutate({ outcome })}
          >
            {t(`call.outcome.${outcome}`)}
          </Button>
        ))}
        {HOURS.map((hours) => (
          <Button
            key={hours}
            size="large"
            loading={done.isPending && done.variables.hours === hours}
            disabled={done.isPending}
            onClick={() => done.mutate({ outcome: "again", hours })}
          >
            {t("call.again", { n: hours })}
          </Button>
        ))}
        {left > 1 ? (
          <Button size="large" type="text" disabled={done.isPending} onClick={onSkip}>
            {t("call.skip")}
          </Button>
        ) : null}
      </fieldset>
    </article>
  );
}

const route = getRouteApi("/shell/calls");

/** Calls and visits, one after the other. */
export function CallList() {
  const { t } = useTranslation();
  const labels = useLabels();
  const { kind, about } = route.useSearch();
  const navigate = route.useNavigate();
  const [skipped, setSkipped] = useState<string[]>([]);
  const [everybody, setEverybody] = useState(false);
  const list = useQuery(callsQuery({ ...(kind ? { kind } : {}), ...(about ? { about } : {}), everybody }));
  const [held, setHeld] = useState<string>();
  const { now: first, others } = turnOf(list.data?.items ?? [], skipped, held);
  const now = first?.id;
  useEffect(() => setHeld(now), [now]);
  return (
    <div className="page call-page">
      <PageHeader title={t("call.title")} />
      <Segmented
        aria-label={t("call.kind")}
        value={kind ?? "all"}
        onChange={(next) =>
          void navigate({
            search: (before) => ({
              ...(before.about ? { about: before.about } : {}),
              ...(next === "call" || next === "visit" ? { kind: next } : {}),
            }),
          })
        }
        options={[
          { value: "all", label: t("call.all") },
          { value: "call", label: labels.choice("customers.activity", "kind", "call") },
          { value: "visit", label: labels.choice("customers.activity", "kind", "visit") },
        ]}
      />
      <Checkbox checked={everybody} onChange={({ target }) => setEverybody(target.checked)}>
        {t("call.everybody")}
      </Checkbox>
      {list.isPending ? <Skeleton active /> : null}
      {list.isError ? <ProblemView error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess && !first ? <Nothing title={t("call.none")} /> : null}
      {first ? (
        <Now
          key={first.id}
          task={first}
          left={others.length + 1}
          isOfMany={everybody}
          onSkip={() => {
            setSkipped([...skipped.filter((id) => id !== first.id), first.id]);
            setHeld(undefined);
          }}
          onDone={() => setHeld(undefined)}
        />
      ) : null}
      {others.length ? (
        <section className="panel">
          <h2>{t("call.next")}</h2>
          <ol className="call-next">
            {others.slice(0, 20).map((one) => (
              <li key={one.id}>
                <span>{said(one.name) ?? t("call.unseen")}</span>{" "}
                <span className="quiet">
                  {[one.subject, one.kind === "visit" ? said(one.address) : null].filter(Boolean).join(" · ")}
                </span>
              </li>
            ))}
          </ol>
        </section>
      ) : null}
    </div>
  );
}

import "./journeys.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { checkJourney, type Journey, journeyQuery } from "@/api/journeys";
import { updateRecord } from "@/api/records";
import { FlowDrawing } from "@/charts/FlowDrawing";
import { placeOf } from "@/charts/flowPlace";
import { useLocale } from "@/i18n/useLocale";
import type { SlotProps } from "@/record/slots";
import { numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { useDebounced } from "@/ui/useDebounced";
import { useOwnCopy, useUnsaved } from "@/ui/useOwnCopy";
import { changed, drawn, type Flow, flowText, KINDS, type Kind, PLACES, readFlow, withStep } from "./flow";
import { Moves } from "./Moves";
import { StepForm } from "./StepForm";
import { TryPanel } from "./TryPanel";
import { useSaid } from "./useSaid";

const ENTITY = "journeys.journey";

/** What is wrong with what is drawn, a moment after it was drawn. */
function useFaults(id: string, text: string, journey: Journey) {
  const asked = useDebounced(text, 500);
  const isKept = asked === journey.flow;
  const found = useQuery({
    queryKey: ["records", ENTITY, "check", id, asked],
    queryFn: () => checkJourney(id, asked),
    enabled: !isKept,
    staleTime: 60_000,
  });
  return isKept ? journey.faults : (found.data?.faults ?? []);
}

function Palette({ onAdd }: { onAdd: (kind: Kind) => void }) {
  const { t } = useTranslation();
  const said = useSaid();
  return (
    <div className="journey-palette" role="toolbar" aria-label={t("journey.palette")}>
      {KINDS.map((kind) => (
        <Button key={kind} size="small" onClick={() => onAdd(kind)}>
          {said.kind({ id: "", kind, text: "", column: 0, row: 0, set: {} })}
        </Button>
      ))}
    </div>
  );
}

function Customers({ journey }: { journey: Journey }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const count = (state: string) => journey.customers.find((one) => one.state === state)?.count ?? 0;
  return (
    <dl className="journey-customers">
      {(["active", "done", "goal", "left"] as const).map((state) => (
        <div key={state}>
          <dt>{t(`journey.customers.${state}`)}</dt>
          <dd>{numberText(count(state), locale)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Outcomes({ journey, node }: { journey: Journey; node: string }) {
  const { t } = useTranslation();
  const said = useSaid();
  const locale = useLocale();
  const own = journey.outcomes.filter((one) => one.node === node);
  if (!own.length) return null;
  return (
    <section className="panel" aria-label={t("journey.outcomes")}>
      <h2>{t("journey.outcomes")}</h2>
      <ul className="journey-outcomes">
        {own.map((one) => (
          <li key={one.outcome}>
            <span>{said.outcome(one.outcome)}</span> <b>{numberText(one.count, locale)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Designer({ journey, entity, row }: SlotProps & { journey: Journey }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const said = useSaid();
  const own = useOwnCopy<Flow>(journey.flow, readFlow, flowText);
  const { value: flow, set: setFlow, text, isChanged, isStale } = own;
  const [chosen, setChosen] = useState<string | null>(null);
  const faults = useFaults(journey.id, text, journey);
  const mayChange = entity.can.update && journey.state !== "ended";
  const save = useMutation({
    mutationFn: (drawn: string) => updateRecord(ENTITY, row.id, journey.version, { flow: drawn }),
    onSuccess: async (_, drawn) => {
      message.success(t("journey.saved"));
      await client.invalidateQueries({ queryKey: ["records", ENTITY] });
      // What was drawn on meanwhile isn't kept yet.
      own.saved(drawn);
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  useUnsaved(isChanged);
  const counts = new Map(journey.counts.map((one) => [one.node, one]));
  const [nodes, edges] = drawn(flow, faults, {
    title: said.title,
    way: (way) => said.way(way),
    note: (step) => {
      const one = counts.get(step.id);
      return one
        ? t("journey.counts", { waiting: one.waiting, passed: one.passed, left: one.left })
        : undefined;
    },
  });
  const step = flow.nodes.find((one) => one.id === chosen);
  const move = (id: string, x: number, y: number) => {
    const place = placeOf(x, y, PLACES);
    const isTaken = flow.nodes.some(
      (one) => one.id !== id && one.column === place.column && one.row === place.row,
    );
    if (!isTaken) setFlow(changed(flow, id, place));
  };
  const add = (kind: Kind) => {
    const [next, id] = withStep(flow, kind, chosen);
    setFlow(next);
    setChosen(id);
  };
  const whole = faults.filter((fault) => !fault.node);
  return (
    <>
      <Moves journey={journey} isChanged={isChanged} mayChange={entity.can.update} />
      <Customers journey={journey} />
      {mayChange ? <Palette onAdd={add} /> : null}
      {mayChange && flow.nodes.length < 3 ? <p className="quiet">{t("journey.begin")}</p> : null}
      {isStale ? (
        <Alert
          type="warning"
          showIcon
          title={t("journey.stale")}
          action={<Button onClick={own.takeOver}>{t("journey.stale.take")}</Button>}
        />
      ) : null}
      {whole.map((fault) => (
        <Alert key={fault.code} type="error" showIcon title={said.fault(fault)} />
      ))}
      <div className="journey-drawing">
        <FlowDrawing
          label={t("journey.flow")}
          nodes={nodes}
          edges={edges}
          chosen={chosen}
          onChoose={setChosen}
          {...(mayChange ? { onMove: move } : {})}
        />
      </div>
      {journey.counts.length ? <p className="quiet">{t("journey.counts.note")}</p> : null}
      {mayChange ? (
        <div className="button-row">
          <Button
            type="primary"
            loading={save.isPending}
            disabled={!isChanged || isStale}
            onClick={() => save.mutate(text)}
          >
            {t("journey.save")}
          </Button>
          {isChanged ? <span className="quiet">{t("journey.unsaved")}</span> : null}
        </div>
      ) : null}
      {step && mayChange ? <StepForm flow={flow} step={step} faults={faults} onChange={setFlow} /> : null}
      {step ? <Outcomes journey={journey} node={step.id} /> : null}
      <TryPanel id={journey.id} flow={flow} hasFaults={faults.length > 0} />
    </>
  );
}

/** A journey's page: its flow, drawn and changed, how many are at each step, and how it would go. */
export function JourneyView(props: SlotProps) {
  const journey = useQuery(journeyQuery(props.row.id));
  if (journey.isPending) return <Skeleton active />;
  if (journey.isError) return <ProblemView error={journey.error} onRetry={() => void journey.refetch()} />;
  return <Designer key={journey.data.id} journey={journey.data} {...props} />;
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Skeleton } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { startCampaign } from "@/api/scheme";
import type { InputProps } from "@/fields/kind";
import type { OwnCellProps } from "@/fields/ownCells";
import type { RecordSlot, SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";

const Board = lazy(async () => ({ default: (await import("./SwotBoard")).SwotBoard }));
const Round = lazy(async () => ({ default: (await import("./RoundView")).RoundView }));
const Flow = lazy(async () => ({ default: (await import("./FlowView")).FlowView }));
const Finding = lazy(async () => ({ default: (await import("./FindingView")).FindingView }));
const Progress = lazy(async () => ({ default: (await import("./DirectionView")).DirectionProgress }));
const Measured = lazy(async () => ({ default: (await import("./MeasuredCell")).MeasuredCell }));
const Indicator = lazy(async () => ({ default: (await import("./IndicatorCell")).IndicatorCell }));
const MeasuredAsked = lazy(async () => ({ default: (await import("./MeasuredInput")).MeasuredInput }));
const Parts = lazy(async () => ({ default: (await import("./TopicParts")).TopicParts }));

function BoardTab(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Board {...props} />
    </Suspense>
  );
}

function RoundTab(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Round {...props} />
    </Suspense>
  );
}

function FlowTab(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Flow {...props} />
    </Suspense>
  );
}

function PartsTab(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Parts {...props} />
    </Suspense>
  );
}

function FindingTab(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Finding {...props} />
    </Suspense>
  );
}

function ProgressTab({ row }: SlotProps) {
  const { t } = useTranslation();
  return (
    <Suspense fallback={<Skeleton active />}>
      {row.playbook ? (
        <section className="scheme-steps">
          <h3>{t("scheme.direction.playbook")}</h3>
          <ol>
            {String(row.playbook)
              .split("\n")
              .filter(Boolean)
              .map((step) => (
                <li key={step}>{step}</li>
              ))}
          </ol>
        </section>
      ) : null}
      <Progress row={row} />
    </Suspense>
  );
}

function MeasuredValue(props: OwnCellProps) {
  return (
    <Suspense fallback={null}>
      <Measured {...props} />
    </Suspense>
  );
}

function IndicatorName(props: OwnCellProps) {
  return (
    <Suspense fallback={null}>
      <Indicator {...props} />
    </Suspense>
  );
}

function MeasuredField(props: InputProps) {
  return (
    <Suspense fallback={null}>
      <MeasuredAsked {...props} />
    </Suspense>
  );
}

/** What a form leaves to the page's own tabs. */
function InTab() {
  const { t } = useTranslation();
  return <span className="quiet">{t("scheme.in_tab")}</span>;
}

/** A direction becomes a draft campaign, once. */
function ToCampaign({ row, entity }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: () => startCampaign(row.id),
    onSuccess: () => {
      message.success(t("scheme.direction.started"));
      void client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const campaign = row.campaign_id as string | { id: string } | null | undefined;
  const id = typeof campaign === "object" ? campaign?.id : campaign;
  if (id)
    return (
      <Link to="/r/$domain/$name/$id" params={{ domain: "marketing", name: "campaign", id }} search={{}}>
        <Button>{t("scheme.direction.campaign")}</Button>
      </Link>
    );
  return entity.can.update ? (
    <Button type="primary" loading={start.isPending} onClick={() => start.mutate()}>
      {t("scheme.direction.start")}
    </Button>
  ) : null;
}

/** A board opens with its four quadrants. */
export const swotSlot: RecordSlot = {
  tab: { key: "board", label: "scheme.swot.board", Content: BoardTab },
  covers: ["scheme.swot_factor", "scheme.swot_strategy"],
};

/** A round opens with its diagram and what can be done in its phase. */
export const roundSlot: RecordSlot = {
  tab: { key: "round", label: "scheme.round.view", Content: RoundTab },
  // The round that follows stands on the tab itself.
  covers: ["scheme.round"],
};

/** A topic opens with its flow; its forms and reports stand behind the fields. */
export const topicSlot: RecordSlot = {
  tab: { key: "flow", label: "scheme.flow.view", Content: FlowTab },
  tabs: [{ key: "parts", label: "scheme.topic.parts", Content: PartsTab }],
  inputs: { flow: InTab, forms: InTab, reports: InTab },
  covers: [],
};

/** Behind a finding's fields stands what it keeps. */
export const findingSlot: RecordSlot = {
  tabs: [{ key: "kept", label: "scheme.finding.view", Content: FindingTab }],
  inputs: { question: InTab, figures: InTab },
  cells: { indicator: IndicatorName },
  covers: [],
};

/** Behind a direction's fields stands what is done and how far it is. */
export const directionSlot: RecordSlot = {
  tabs: [{ key: "way", label: "scheme.direction.way", Content: ProgressTab }],
  cells: { baseline: MeasuredValue, target: MeasuredValue },
  pickers: { baseline: MeasuredField, target: MeasuredField },
  Actions: ToCampaign,
  covers: [],
};

/** A goal's values stand in the unit of its measure. */
export const goalSlot: RecordSlot = {
  cells: { baseline: MeasuredValue, target: MeasuredValue, actual: MeasuredValue },
  pickers: { baseline: MeasuredField, target: MeasuredField, actual: MeasuredField },
  covers: [],
};

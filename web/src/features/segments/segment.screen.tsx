import { Link } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { EntityDef } from "@/api/types";
import type { RecordSlot, SlotProps, SlotTab } from "@/record/slots";
import { ToCampaign } from "./ToCampaign";

const Definition = lazy(async () => ({ default: (await import("./DefinitionTab")).DefinitionTab }));
const Audience = lazy(async () => ({ default: (await import("./AudienceTab")).AudienceTab }));
const Lift = lazy(async () => ({ default: (await import("./LiftTab")).LiftTab }));

function Chosen(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Definition {...props} />
    </Suspense>
  );
}

function Reached(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Audience {...props} />
    </Suspense>
  );
}

function Measured(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <Lift {...props} />
    </Suspense>
  );
}

/** A rule is put together on a page of its own, not typed. */
function InTab() {
  const { t } = useTranslation();
  return <span className="quiet">{t("rule.in_tab")}</span>;
}

/** What an update of the members writes, and the page's own tab shows. */
function ByProgram() {
  const { t } = useTranslation();
  return <span className="quiet">{t("rule.by_program")}</span>;
}

/** From the list to a rule; the list's own form makes lists. */
function NewRule({ entity }: { entity: EntityDef }) {
  const { t } = useTranslation();
  if (!entity.can.create) return null;
  return (
    <Link to="/segments/new">
      <Button>{t("rule.new")}</Button>
    </Link>
  );
}

/** A segment's page opens with how its members were chosen. */
export const segmentSlot: RecordSlot = {
  tab: { key: "definition", label: "rule.definition", Content: Chosen },
  Actions: ToCampaign,
  ListActions: NewRule,
  inputs: { definition: InTab, members: ByProgram, as_of: ByProgram, frozen_at: ByProgram },
  covers: [],
};

/** What a campaign's page tells of whom it reaches, and of what it changed. */
export const audienceTabs: SlotTab[] = [
  { key: "audience", label: "audience.tab", Content: Reached },
  { key: "lift", label: "lift.tab", Content: Measured },
];

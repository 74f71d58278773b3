import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Skeleton } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { releaseAddress, takeOutOfJourney } from "@/api/journeys";
import { useEntity, useRight } from "@/api/manifest";
import { Related } from "@/record/Related";
import type { RecordSlot, SlotProps, SlotTab } from "@/record/slots";
import { problemText } from "@/ui/problem";

const View = lazy(async () => ({ default: (await import("./JourneyView")).JourneyView }));

function Flow(props: SlotProps) {
  return (
    <Suspense fallback={<Skeleton active />}>
      <View {...props} />
    </Suspense>
  );
}

/** To the calls and visits of this journey. */
function ToCalls({ row }: SlotProps) {
  const { t } = useTranslation();
  return (
    <Link to="/calls" search={{ about: `journeys.journey/${row.id}` }}>
      <Button>{t("call.title")}</Button>
    </Link>
  );
}

/** To the calls and visits of a campaign. */
export function ToCampaignCalls({ row }: SlotProps) {
  const { t } = useTranslation();
  return (
    <Link to="/calls" search={{ about: `marketing.campaign/${row.id}` }}>
      <Button>{t("call.title")}</Button>
    </Link>
  );
}

function OfCampaign({ row }: SlotProps) {
  const entity = useEntity("journeys.journey");
  return entity ? <Related relation={{ entity, field: "campaign_id", owned: false }} id={row.id} /> : null;
}

/** The journeys of a campaign stand beside its plan, not behind everything else that names it. */
export const journeysTab: SlotTab = {
  key: "journeys",
  label: "journey.of_campaign",
  Content: OfCampaign,
  sees: "journeys.journey",
};

/** Takes a customer out of a journey. */
function TakeOut({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const journey = useEntity("journeys.journey");
  const leave = useMutation({
    mutationFn: () => takeOutOfJourney(row.id),
    onSuccess: () => {
      message.success(t("journey.taken_out"));
      return client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return journey?.can.update && row.state === "active" ? (
    <Button danger loading={leave.isPending} onClick={() => leave.mutate()}>
      {t("journey.take_out")}
    </Button>
  ) : null;
}

/** Lets mail go to an address again. */
function Release({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const may = useRight("messages.bounced_address", "update") !== "none";
  const release = useMutation({
    mutationFn: () => releaseAddress(row.id),
    onSuccess: () => {
      message.success(t("bounce.released"));
      return client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return row.is_blocked && may ? (
    <Button loading={release.isPending} onClick={() => release.mutate()}>
      {t("bounce.release")}
    </Button>
  ) : null;
}

/** A journey opens with its flow. */
export const journeySlot: RecordSlot = {
  tab: { key: "flow", label: "journey.flow", Content: Flow },
  Actions: ToCalls,
  covers: [],
};

export const enrolmentSlot: RecordSlot = { Actions: TakeOut, covers: [] };

export const bouncedAddressSlot: RecordSlot = { Actions: Release, covers: [] };

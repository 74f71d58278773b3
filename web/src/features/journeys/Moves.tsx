import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { enrolInJourney, type Journey, type JourneyMove, moveJourney } from "@/api/journeys";
import { useLabels } from "@/api/manifest";
import { LinkSelect } from "@/fields/LinkSelect";
import { problemText } from "@/ui/problem";

const COLOURS = { draft: "processing", running: "success", paused: "warning", ended: "default" } as const;

/** Puts customers in by hand. */
function PutIn({ journey }: { journey: Journey }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [customers, setCustomers] = useState<string[]>([]);
  const put = useMutation({
    mutationFn: () => enrolInJourney(journey.id, customers),
    onSuccess: (done) => {
      const refused = done.refused.map((one) => t(`journey.refused.${one.why}`));
      const told = t("journey.entered", { n: done.entered });
      void message.info(refused.length ? `${told} ${[...new Set(refused)].join(" ")}` : told);
      setCustomers([]);
      return client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <div className="journey-put">
      <LinkSelect
        target="customers.customer"
        multiple
        label={t("journey.put")}
        placeholder={t("journey.put")}
        value={customers}
        onChange={setCustomers}
      />
      <Button disabled={customers.length === 0} loading={put.isPending} onClick={() => put.mutate()}>
        {t("journey.put.do")}
      </Button>
    </div>
  );
}

/** Where a journey is in its life, and what can be done with it. */
export function Moves({
  journey,
  isChanged,
  mayChange,
}: {
  journey: Journey;
  isChanged: boolean;
  mayChange: boolean;
}) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const move = useMutation({
    mutationFn: (to: JourneyMove) => moveJourney(journey.id, to),
    onSuccess: (_, to) => {
      message.success(t(`journey.moved.${to}`));
      return client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const ask = (to: JourneyMove) =>
    modal.confirm({
      title: t(`journey.move.${to}`),
      content: t(`journey.ask_move.${to}`),
      onOk: () => move.mutateAsync(to).catch(() => undefined),
    });
  const isReady = journey.faults.length === 0 && !isChanged;
  return (
    <>
      <div className="journey-bar">
        <Tag color={COLOURS[journey.state]}>{labels.choice("journeys.journey", "state", journey.state)}</Tag>
        {journey.current_version ? (
          <span className="quiet">{t("journey.version", { n: journey.current_version })}</span>
        ) : null}
        {mayChange
          ? journey.moves.map((to) => (
              <Button
                key={to}
                type={to === "publish" && journey.state === "draft" ? "primary" : "default"}
                danger={to === "end"}
                disabled={to === "publish" && !isReady}
                title={to === "publish" && !isReady ? t("journey.not_ready") : undefined}
                loading={move.isPending && move.variables === to}
                onClick={() => ask(to)}
              >
                {t(`journey.move.${to}`)}
              </Button>
            ))
          : null}
      </div>
      {mayChange && journey.state === "running" ? <PutIn journey={journey} /> : null}
    </>
  );
}

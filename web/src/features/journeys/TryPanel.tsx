import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type JourneyTried, tryJourney } from "@/api/journeys";
import { useSession } from "@/api/session";
import { LinkSelect } from "@/fields/LinkSelect";
import { useLocale } from "@/i18n/useLocale";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";
import { type Flow, flowText } from "./flow";
import { useSaid } from "./useSaid";

function Line({ one, flow }: { one: JourneyTried; flow: Flow }) {
  const said = useSaid();
  const en = useLocale() === "en-US";
  const { company } = useSession();
  const step = flow.nodes.find((node) => node.id === one.node);
  return (
    <li>
      <time className="quiet" dateTime={one.at}>
        {instantText(one.at, company.zone)}
      </time>{" "}
      <b>{step ? said.title(step) : one.node}</b> <span>{said.outcome(one.outcome)}</span>
      {one.way ? <span className="quiet"> → {said.way(one.way, step)}</span> : null}
      {one.text ? <blockquote>{one.text}</blockquote> : null}
      {one.conditions.length ? (
        <ul>
          {one.conditions.map((condition, at) => (
            <li key={at}>
              {condition.holds ? "✓" : "✗"}{" "}
              {condition.text ? (en ? condition.text.en : condition.text.zh) : ""}
              {condition.found ? <span className="quiet"> ({condition.found})</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}

/** One customer is walked through what is drawn, without doing anything. */
export function TryPanel({ id, flow, hasFaults }: { id: string; flow: Flow; hasFaults: boolean }) {
  const { t } = useTranslation();
  const [customer, setCustomer] = useState<string[]>([]);
  const [hears, setHears] = useState(false);
  const trial = useMutation({
    mutationFn: (customer_id: string) => tryJourney(id, { customer_id, flow: flowText(flow), hears }),
  });
  const [chosen] = customer;
  return (
    <section className="panel journey-try" aria-label={t("journey.try")}>
      <h2>{t("journey.try")}</h2>
      <p className="quiet">{t("journey.try.note")}</p>
      <div className="journey-put">
        <LinkSelect
          target="customers.customer"
          label={t("journey.try.customer")}
          placeholder={t("journey.try.customer")}
          value={customer}
          onChange={setCustomer}
        />
        <span className="journey-hears">
          <Switch
            id={`hears-${id}`}
            checked={hears}
            onChange={setHears}
            aria-label={t("journey.try.hears")}
          />{" "}
          {t("journey.try.hears")}
        </span>
        <Button
          disabled={!chosen || hasFaults}
          loading={trial.isPending}
          onClick={() => chosen && trial.mutate(chosen)}
        >
          {t("journey.try.do")}
        </Button>
      </div>
      {hasFaults ? <p className="quiet">{t("journey.try.faults")}</p> : null}
      {trial.isError ? <ProblemView error={trial.error} /> : null}
      {trial.data?.is_held_back ? <Alert type="warning" showIcon title={t("journey.try.control")} /> : null}
      {trial.data ? (
        <ol className="journey-way">
          {trial.data.steps.map((one, at) => (
            <Line key={at} one={one} flow={flow} />
          ))}
        </ol>
      ) : null}
    </section>
  );
}

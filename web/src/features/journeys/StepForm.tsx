import { Alert, Button, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { JourneyFault } from "@/api/journeys";
import { useLabels } from "@/api/manifest";
import { changed, type Flow, mayLeadTo, type Step, waysOf, without, withWay } from "./flow";
import { Labelled, StepFields } from "./StepFields";
import { useSaid } from "./useSaid";

interface Props {
  flow: Flow;
  step: Step;
  faults: JourneyFault[];
  onChange: (flow: Flow) => void;
}

/** What is said of the step chosen: its settings in plain words, what is wrong with it, and where it leads. */
export function StepForm({ flow, step, faults, onChange }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const said = useSaid();
  const others = mayLeadTo(flow, step.id);
  const leads = (way: string) =>
    flow.edges.find((edge) => edge.from === step.id && (edge.when ?? "") === way)?.to ?? null;
  const own = faults.filter((fault) => fault.node === step.id);
  return (
    <section className="panel journey-inspector" aria-label={t("journey.inspector")}>
      <div className="panel-head">
        <h2>{labels.choice("journeys.step", "kind", step.kind)}</h2>
        {step.kind === "start" ? null : (
          <Button danger size="small" onClick={() => onChange(without(flow, step.id))}>
            {t("journey.remove")}
          </Button>
        )}
      </div>
      {own.length ? (
        <Alert
          type="error"
          showIcon
          title={
            <ul className="journey-faults">
              {own.map((fault) => (
                <li key={`${fault.code}-${fault.field}`}>{said.fault(fault)}</li>
              ))}
            </ul>
          }
        />
      ) : null}
      <Labelled label={t("journey.text")}>
        <Input
          maxLength={40}
          placeholder={said.title({ ...step, text: "" })}
          value={step.text}
          onChange={(event) => onChange(changed(flow, step.id, { text: event.target.value }))}
        />
      </Labelled>
      <StepFields key={step.id} step={step} onChange={(set) => onChange(changed(flow, step.id, { set }))} />
      {waysOf(step).map((way) => (
        <Labelled key={way} label={way ? t("journey.then", { way: said.way(way, step) }) : t("journey.next")}>
          <Select
            allowClear
            placeholder={t("journey.nowhere")}
            value={leads(way)}
            onChange={(to: string | undefined) => onChange(withWay(flow, step.id, way, to ?? null))}
            options={others.map((one) => ({ value: one.id, label: said.title(one) }))}
          />
        </Labelled>
      ))}
    </section>
  );
}

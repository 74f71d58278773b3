import { useTranslation } from "react-i18next";
import type { JourneyFault } from "@/api/journeys";
import { useLabels } from "@/api/manifest";
import { type Step, weightsOf } from "./flow";

const NAMED = ["yes", "no", "done", "time_out"] as const;
type Named = (typeof NAMED)[number];

/** How steps, ways, faults and outcomes are said. */
export function useSaid() {
  const { t, i18n } = useTranslation();
  const labels = useLabels();
  const kind = (step: Step) => labels.choice("journeys.step", "kind", step.kind);
  const title = (step: Step) => {
    if (step.text) return step.text;
    const { set } = step;
    if (step.kind === "wait") {
      const days = Number(set.days ?? 0);
      if (set.mode === "event")
        return t("journey.title.event", { what: t(`journey.event.${String(set.event)}`) });
      if (set.mode === "until") return t("journey.title.until", { at: String(set.at ?? "") });
      return days
        ? t("journey.title.days", { n: days })
        : t("journey.title.hours", { n: Number(set.hours ?? 0) });
    }
    if (step.kind === "send") return t(`journey.send.channel.${set.channel === "email" ? "email" : "sms"}`);
    if (step.kind === "task" && set.subject) return String(set.subject);
    if (step.kind === "points") return t("journey.title.points", { n: Number(set.points ?? 0) });
    return kind(step);
  };
  const way = (name: string, step?: Step) => {
    if (NAMED.includes(name as Named)) return t(`journey.way.${name as Named}`);
    const weights = step ? weightsOf(step) : [];
    const weight = weights[Number(name) - 1];
    const whole = weights.reduce((sum, one) => sum + one, 0);
    const branch = t("journey.split.branch", { n: name });
    return weight && whole ? `${branch} ${Math.round((weight * 100) / whole)}%` : branch;
  };
  const known = (key: string, other: string) => (i18n.exists(key) ? t(key) : other);
  const outcome = (code: string) => known(`journey.outcome.${code}`, code);
  const fault = (one: JourneyFault) => {
    const what = known(`journey.fault.${one.code}`, one.code);
    const field = one.field ? known(`journey.fault.field.${one.field}`, "") : "";
    return field ? `${field}：${what}` : what;
  };
  return { title, way, outcome, fault, kind };
}

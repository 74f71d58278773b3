import "./club.css";
import "./setup.css";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { BenefitsStep } from "./BenefitsStep";
import { ProgrammeStep } from "./ProgrammeStep";
import { RulesStep } from "./RulesStep";
import { SeriesStep } from "./SeriesStep";
import { TiersStep } from "./TiersStep";
import { OF_STEP, type SetupStep, STEPS, useSetUp } from "./useSetUp";

function StepLink({
  step,
  at,
  isHere,
  onGo,
}: {
  step: SetupStep;
  at: number;
  isHere: boolean;
  onGo: () => void;
}) {
  const { t } = useTranslation();
  const { rows } = useSetUp(step);
  const seen = useEntity(OF_STEP[step]) !== undefined;
  return (
    <li>
      <button type="button" aria-current={isHere ? "step" : undefined} onClick={onGo}>
        <span className={rows.length ? "setup-at done" : "setup-at"} aria-hidden="true">
          {rows.length ? "✓" : at + 1}
        </span>
        <span>
          {t(`setup.${step}`)}
          <span className="quiet block">
            {rows.length ? t("setup.count", { count: rows.length }) : t(seen ? "setup.open" : "setup.hidden")}
          </span>
        </span>
      </button>
    </li>
  );
}

function Body({ step }: { step: SetupStep }) {
  const { isPending } = useSetUp(step);
  if (isPending) return <Skeleton active paragraph={{ rows: 6 }} />;
  switch (step) {
    case "programme":
      return <ProgrammeStep />;
    case "rules":
      return <RulesStep />;
    case "tiers":
      return <TiersStep />;
    case "cards":
      return <SeriesStep />;
    case "benefits":
      return <BenefitsStep />;
  }
}

/** Sets a club up, from how points are earned to what each tier gets, without code. */
export function SetupPage() {
  const { t } = useTranslation();
  const { step = "programme" } = useSearch({ from: "/shell/club-setup" });
  const navigate = useNavigate();
  const seen = useEntity(OF_STEP[step]) !== undefined;
  const go = (next: SetupStep) => void navigate({ to: "/club-setup", search: { step: next } });
  const next = STEPS[STEPS.indexOf(step) + 1];
  return (
    <div className="page">
      <PageHeader title={t("setup.title")} note={t("setup.note")} />
      <div className="setup">
        <ol className="setup-steps">
          {STEPS.map((one, at) => (
            <StepLink key={one} step={one} at={at} isHere={one === step} onGo={() => go(one)} />
          ))}
        </ol>
        <div className="setup-body">
          <h2>{t(`setup.${step}`)}</h2>
          <p className="setup-intro">{t(`setup.${step}.intro`)}</p>
          {seen ? <Body step={step} /> : <Nothing title={t("setup.unseen")} />}
          {next ? (
            <p className="setup-next">
              <button type="button" className="setup-link" onClick={() => go(next)}>
                {t("setup.next", { step: t(`setup.${next}`) })}
              </button>
            </p>
          ) : null}
        </div>
      </div>
    </div>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fewQuery, type TierStanding, tiersQuery } from "@/api/club";
import { useEntity, useLabels, useRight } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { evidenceOf } from "./evidence";
import { ProofDialog } from "./ProofDialog";
import { TierDialog } from "./TierDialog";
import { useFigure } from "./useFigure";

const CHANGE = "loyalty.tier_change";
const PROOF = "loyalty.tier_proof";

/** What a change was decided by, in a sentence. */
export function useEvidence() {
  const { t } = useTranslation();
  const labels = useLabels();
  const figure = useFigure();
  return (change: RecordRow) => {
    const { why, figures, metric, proof } = evidenceOf(change);
    const value = figures.value === undefined ? "" : figure.minor(figures.value, metric);
    const threshold = figures.threshold === undefined ? "" : figure.minor(figures.threshold, metric);
    const told = t(`club.evidence.${why}${why !== "proof" && value === "" ? ".bare" : ""}`, {
      value,
      threshold,
      proof: proof ? labels.choice(PROOF, "kind", proof) : "",
    });
    return threshold && why !== "purchase" ? `${told}${t("club.evidence.of", { threshold })}` : told;
  };
}

/** How the tier came about, newest first. */
function Changes({ membership }: { membership: string }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const evidence = useEvidence();
  const [isOpen, setOpen] = useState(false);
  const seen = useEntity(CHANGE) !== undefined;
  const found = useQuery({
    ...fewQuery(CHANGE, { f: [`membership_id:eq:${membership}`], sort: "-created_at" }),
    enabled: seen,
  });
  const changes = found.data ?? [];
  const last = changes[0];
  if (!last) return null;
  return (
    <div className="club-changes">
      <p>
        <span className="quiet">{t("club.tier.why")}</span> {evidence(last)}
      </p>
      <Button type="link" size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t("club.tier.changes", { count: changes.length })}
      </Button>
      {isOpen ? (
        <ol className="club-history">
          {changes.map((change) => (
            <li key={change.id}>
              <time>{String(change.day)}</time>
              <div>
                <b>{labels.choice(CHANGE, "kind", String(change.kind))}</b>{" "}
                {change._titles?.from_id ? `${change._titles.from_id} → ` : ""}
                {change._titles?.to_id ?? t("club.tier.none")}
                <span className="quiet block">
                  {evidence(change)}
                  {change.note ? ` · ${String(change.note)}` : ""}
                  {change._titles?.by_id ? ` · ${change._titles.by_id}` : ""}
                </span>
              </div>
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  );
}

/** The ladder with the step that holds. */
function Steps({ standing }: { standing: TierStanding }) {
  const figure = useFigure();
  const at = standing.steps.findIndex((step) => step.id === standing.tier_id);
  return (
    <ol className="club-steps">
      {standing.steps.map((step, index) => (
        <li
          key={step.id}
          className={index <= at ? "reached" : undefined}
          aria-current={index === at ? "step" : undefined}
        >
          {step.name}
          <span className="quiet block">{figure.of(standing.metric, step.threshold) || "—"}</span>
        </li>
      ))}
    </ol>
  );
}

function Progress({ standing }: { standing: TierStanding }) {
  const { t } = useTranslation();
  const figure = useFigure();
  const { next, value, metric } = standing;
  if (!next) return standing.tier_id ? <p className="quiet">{t("club.tier.top")}</p> : null;
  const goal = Number(standing.steps.find((step) => step.id === next.tier_id)?.threshold ?? 0);
  const share = goal > 0 ? Math.min(100, Math.floor((Number(value) / goal) * 100)) : 0;
  const words =
    Number(next.missing) > 0
      ? t("club.tier.next", { tier: next.tier, missing: figure.of(metric, next.missing) })
      : t(Number(value) > 0 ? "club.tier.reached" : "club.tier.first", { tier: next.tier });
  return (
    <div className="club-progress">
      <div
        role="progressbar"
        className="club-bar"
        aria-label={words}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share}
      >
        <span style={{ width: `${share}%` }} />
      </div>
      <p>
        <b>{words}</b>{" "}
        <span className="quiet">{t("club.tier.counted", { value: figure.of(metric, value) })}</span>
      </p>
    </div>
  );
}

/** What happens when the time of the tier is over. */
function Future({ standing }: { standing: TierStanding }) {
  const { t } = useTranslation();
  const figure = useFigure();
  const { keep_until: keep, grace_until: grace, missing, metric } = standing;
  // From the lowest tier nobody falls: there is nothing to keep.
  if (!keep || standing.steps[0]?.id === standing.tier_id) return null;
  const isSafe = Number(missing) === 0;
  const day = grace ?? keep;
  if (isSafe) return <p className="quiet">{t("club.tier.safe", { day })}</p>;
  return (
    <Alert
      type="warning"
      showIcon
      title={t(grace ? "club.tier.grace" : "club.tier.falls", { day, missing: figure.of(metric, missing) })}
    />
  );
}

/** How one is let in who isn't yet. */
function Entry({ tiers }: { tiers: RecordRow[] }) {
  const { t } = useTranslation();
  const figure = useFigure();
  const ways = tiers.flatMap((tier) => {
    const name = String(tier.name);
    return [
      ...(tier.by_proof ? [t("club.entry.proof", { tier: name })] : []),
      ...(tier.entry_amount
        ? [t("club.entry.amount", { tier: name, amount: figure.money(String(tier.entry_amount)) })]
        : []),
    ];
  });
  if (ways.length === 0) return null;
  return (
    <p className="quiet">
      {t("club.entry")} {ways.join(t("value.or"))}
    </p>
  );
}

function Proofs({ customer }: { customer: string }) {
  const labels = useLabels();
  const seen = useEntity(PROOF) !== undefined;
  const found = useQuery({
    ...fewQuery(PROOF, { f: [`customer_id:eq:${customer}`], sort: "-created_at" }, 20),
    enabled: seen,
  });
  if (!found.data?.length) return null;
  return (
    <ul className="club-lines">
      {found.data.map((proof) => (
        <li key={proof.id}>
          {labels.entity(PROOF)} · {labels.choice(PROOF, "kind", String(proof.kind))} →{" "}
          {proof._titles?.tier_id ?? ""}{" "}
          <Tag
            color={proof.state === "accepted" ? "success" : proof.state === "refused" ? "error" : "warning"}
          >
            {labels.choice(PROOF, "state", String(proof.state))}
          </Tag>
          <span className="quiet">{proof.decision_note ? String(proof.decision_note) : ""}</span>
        </li>
      ))}
    </ul>
  );
}

function Standing({ standing, customer }: { standing: TierStanding; customer: RecordRow }) {
  const { t } = useTranslation();
  const maySet = useRight("loyalty.membership", "update") === "all";
  const proof = useEntity(PROOF);
  const [asking, setAsking] = useState<"proof" | "tier" | null>(null);
  const tiers =
    useQuery(fewQuery("loyalty.tier", { f: [`scheme_id:eq:${standing.scheme_id}`], sort: "rank" })).data ??
    [];
  const takesProof = tiers.some((tier) => tier.by_proof);
  return (
    <section className="panel club-tier">
      <div className="panel-head">
        <h2>
          {standing.scheme}
          {standing.household_id ? <span className="tag">{t("club.shared")}</span> : null}
        </h2>
        <div className="button-row">
          {proof?.can.create && takesProof ? (
            <Button size="small" onClick={() => setAsking("proof")}>
              {t("club.proof.submit")}
            </Button>
          ) : null}
          {maySet ? (
            <Button size="small" onClick={() => setAsking("tier")}>
              {t("club.tier.set")}
            </Button>
          ) : null}
        </div>
      </div>
      <p className="club-name">
        <strong>{standing.tier ?? t("club.tier.none")}</strong>
        {standing.tier && standing.since ? (
          <span className="quiet">{t("club.tier.since", { day: standing.since })}</span>
        ) : null}
      </p>
      {standing.tier_id ? null : <Entry tiers={tiers} />}
      <Steps standing={standing} />
      <Progress standing={standing} />
      <Future standing={standing} />
      {standing.membership_id ? <Changes membership={standing.membership_id} /> : null}
      {asking === "proof" ? (
        <ProofDialog
          customer={customer}
          tiers={tiers.filter((tier) => tier.by_proof)}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === "tier" ? (
        <TierDialog customer={customer} standing={standing} onClose={() => setAsking(null)} />
      ) : null}
    </section>
  );
}

/** Where a customer stands on each ladder, since when and why, and what comes next. */
export function TierPanel({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  const found = useQuery(tiersQuery(customer.id));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.length === 0)
    return (
      <section className="panel">
        <h2>{t("club.tiers")}</h2>
        <Nothing title={t("club.tier.no_scheme")} />
      </section>
    );
  return (
    <>
      {found.data.map((standing) => (
        <Standing key={standing.scheme_id} standing={standing} customer={customer} />
      ))}
      <Proofs customer={customer.id} />
    </>
  );
}

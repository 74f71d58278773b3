import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { decideProof, fewQuery } from "@/api/club";
import { useLabels, useRight } from "@/api/manifest";
import { useSession } from "@/api/session";
import { fileUrl } from "@/api/together";
import type { RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { dayOf } from "@/ui/time";
import { useAct } from "./useAct";

const PROOF = "loyalty.tier_proof";
const AT_ONCE = 100;

interface ReviewProps {
  proof: RecordRow;
  onDone: () => void;
  onSkip: (() => void) | null;
}

/** One proof, its picture large, and what is decided of it. */
function Review({ proof, onDone, onSkip }: ReviewProps) {
  const { t } = useTranslation();
  const { company } = useSession();
  const labels = useLabels();
  const { message } = App.useApp();
  const isWhole = useRight("loyalty.membership", "update") === "all";
  const mayDecide = useRight(PROOF, "update") !== "none" && isWhole;
  const [note, setNote] = useState("");
  const decide = useAct(
    (isAccepted: boolean) => decideProof(proof.id, isAccepted, note),
    ({ state }) => {
      message.success(t(state === "accepted" ? "work.proofs.accepted" : "work.proofs.refused"));
      onDone();
    },
  );
  const photo = proof.photo ? String(proof.photo) : null;
  return (
    <div className="proof">
      <div className="proof-photo">
        {photo ? (
          <a href={fileUrl(photo)} target="_blank" rel="noreferrer">
            <img
              src={fileUrl(photo)}
              alt={t("work.proofs.photo_of", { name: proof._titles?.customer_id ?? "" })}
            />
          </a>
        ) : (
          <Nothing title={t("work.proofs.no_photo")} />
        )}
      </div>
      <div className="proof-side">
        <h2>
          <Link
            to="/r/$domain/$name/$id"
            params={{ ...routeOf("customers.customer"), id: String(proof.customer_id) }}
            search={{ tab: "club" }}
          >
            {proof._titles?.customer_id ?? ""}
          </Link>
        </h2>
        <dl className="proof-facts">
          <dt>{labels.field(PROOF, "tier_id")}</dt>
          <dd>
            <b>{proof._titles?.tier_id ?? ""}</b>
          </dd>
          <dt>{labels.field(PROOF, "kind")}</dt>
          <dd>{labels.choice(PROOF, "kind", String(proof.kind))}</dd>
          <dt>{t("work.handed_in")}</dt>
          <dd>{dayOf(String(proof.created_at), company.zone)}</dd>
          {proof.note ? (
            <>
              <dt>{labels.field(PROOF, "note")}</dt>
              <dd>{String(proof.note)}</dd>
            </>
          ) : null}
        </dl>
        {mayDecide ? (
          <>
            <Input.TextArea
              aria-label={t("work.reason")}
              placeholder={t("work.reason_hint")}
              rows={2}
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
            <div className="button-row">
              <Button
                type="primary"
                disabled={!photo}
                loading={decide.isPending && decide.variables === true}
                onClick={() => decide.mutate(true)}
              >
                {t("work.proofs.accept")}
              </Button>
              <Button
                danger
                disabled={note.trim() === ""}
                loading={decide.isPending && decide.variables === false}
                onClick={() => decide.mutate(false)}
              >
                {t("work.proofs.refuse")}
              </Button>
              {onSkip ? (
                <Button type="text" onClick={onSkip}>
                  {t("work.next")}
                </Button>
              ) : null}
            </div>
          </>
        ) : (
          <Alert type="info" showIcon title={t("work.may_not_decide")} />
        )}
      </div>
    </div>
  );
}

/** Proof that waits, one after the other, oldest first. */
export function ProofsWork() {
  const { t } = useTranslation();
  const [skipped, setSkipped] = useState<string[]>([]);
  const found = useQuery(fewQuery(PROOF, { f: ["state:eq:waiting"], sort: "created_at" }, AT_ONCE));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const waiting = found.data;
  if (waiting.length === 0) return <Nothing title={t("work.proofs.none")} />;
  // Whoever was skipped comes again after the others.
  const order = [
    ...waiting.filter((one) => !skipped.includes(one.id)),
    ...waiting.filter((one) => skipped.includes(one.id)),
  ];
  const proof = order[0] as RecordRow;
  return (
    <section className="panel">
      <p className="quiet">{t("work.proofs.waiting", { count: waiting.length })}</p>
      <Review
        key={proof.id}
        proof={proof}
        onDone={() => setSkipped(skipped.filter((id) => id !== proof.id))}
        onSkip={
          waiting.length > 1 ? () => setSkipped([...skipped.filter((id) => id !== proof.id), proof.id]) : null
        }
      />
    </section>
  );
}

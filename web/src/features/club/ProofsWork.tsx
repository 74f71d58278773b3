import { Link } from "@tanstack/react-router";
import { Alert, App } from "antd";
import { useTranslation } from "react-i18next";
import { decideProof } from "@/api/club";
import { useLabels, useRight } from "@/api/manifest";
import { useSession } from "@/api/session";
import { fileUrl } from "@/api/together";
import type { RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import { Nothing } from "@/ui/Nothing";
import { dayOf } from "@/ui/time";
import { useAct } from "@/ui/useAct";
import { OneByOne } from "./OneByOne";
import { Verdict } from "./Verdict";

const PROOF = "loyalty.tier_proof";

interface ReviewProps {
  proof: RecordRow;
  onSkip: (() => void) | null;
}

/** One proof, its picture large, and what is decided of it. */
function Review({ proof, onSkip }: ReviewProps) {
  const { t } = useTranslation();
  const { company } = useSession();
  const labels = useLabels();
  const { message } = App.useApp();
  const isWhole = useRight("loyalty.membership", "update") === "all";
  const mayDecide = useRight(PROOF, "update") !== "none" && isWhole;
  const decide = useAct(
    ({ isAccepted, note }: { isAccepted: boolean; note: string }) => decideProof(proof.id, isAccepted, note),
    ({ state }) =>
      void message.success(t(state === "accepted" ? "work.proofs.accepted" : "work.proofs.refused")),
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
          <Verdict
            acceptText={t("work.proofs.accept")}
            refuseText={t("work.proofs.refuse")}
            mayAccept={photo !== null}
            pending={decide.isPending ? decide.variables.isAccepted : null}
            onDecide={(isAccepted, note) => decide.mutate({ isAccepted, note })}
            onSkip={onSkip}
          />
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
  return (
    <OneByOne
      entity={PROOF}
      waiting="state:eq:waiting"
      head={(count) => t("work.proofs.waiting", { count })}
      none={<Nothing title={t("work.proofs.none")} />}
    >
      {(proof, onSkip) => <Review key={proof.id} proof={proof} onSkip={onSkip} />}
    </OneByOne>
  );
}

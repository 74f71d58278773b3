import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { decideAdjustment, fewQuery } from "@/api/club";
import { useEntity, useLabels, useRight } from "@/api/manifest";
import { recordQuery } from "@/api/records";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { dayOf } from "@/ui/time";
import { useAct } from "@/ui/useAct";
import { useFigure } from "./useFigure";

const ADJUSTMENT = "loyalty.points_adjustment";
const ACCOUNT = "loyalty.points_account";
const AT_ONCE = 100;

/** Whose account it is. */
function Whose({ account }: { account: string }) {
  const { t } = useTranslation();
  const { number } = useFigure();
  const seen = useEntity(ACCOUNT) !== undefined;
  const found = useQuery({ ...recordQuery(ACCOUNT, account), enabled: seen });
  if (!found.data) return null;
  return (
    <>
      <Link
        to="/r/$domain/$name/$id"
        params={{ ...routeOf("customers.customer"), id: String(found.data.customer_id) }}
        search={{ tab: "club" }}
      >
        {found.data._titles?.customer_id ?? ""}
      </Link>{" "}
      {found.data.household_id ? <span className="tag">{t("club.shared")}</span> : null}{" "}
      <span className="quiet">
        {found.data._titles?.programme_id ?? ""} ·{" "}
        {t("work.adjustments.balance", { points: number(Number(found.data.balance)) })}
      </span>
    </>
  );
}

function Waiting({ wish }: { wish: RecordRow }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { number } = useFigure();
  const { user, company } = useSession();
  const mayDecide = useRight(ADJUSTMENT, "update") === "all";
  const [note, setNote] = useState("");
  const decide = useAct((isAllowed: boolean) => decideAdjustment(wish.id, isAllowed, note));
  const isOwn = String(wish.asked_by ?? "") === user.id;
  const points = Number(wish.points);
  return (
    <li>
      <div className="work-wish">
        <strong className={points < 0 ? "negative" : undefined}>
          {points > 0 ? "+" : ""}
          {number(points)}
        </strong>
        <div>
          <Whose account={String(wish.account_id)} />
          <span className="block">
            {[labels.choice(ADJUSTMENT, "reason", String(wish.reason)), wish.note]
              .filter(Boolean)
              .join(" · ")}
          </span>
          <span className="quiet block">
            {t("work.adjustments.asked", {
              who: wish._titles?.asked_by ?? "",
              day: dayOf(String(wish.created_at), company.zone),
            })}
          </span>
        </div>
      </div>
      {isOwn ? (
        <p className="quiet">{t("work.adjustments.own")}</p>
      ) : mayDecide ? (
        <div className="button-row">
          <Input
            className="work-note"
            aria-label={t("work.reason")}
            placeholder={t("work.reason_hint")}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button
            type="primary"
            disabled={decide.isPending}
            loading={decide.isPending && decide.variables}
            onClick={() => decide.mutate(true)}
          >
            {t("work.adjustments.approve")}
          </Button>
          <Button
            danger
            disabled={note.trim() === "" || decide.isPending}
            loading={decide.isPending && !decide.variables}
            onClick={() => decide.mutate(false)}
          >
            {t("work.adjustments.refuse")}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

/** Adjustments of many points, allowed or refused by somebody else than who asked. */
export function AdjustmentsWork() {
  const { t } = useTranslation();
  const found = useQuery(fewQuery(ADJUSTMENT, { f: ["state:eq:waiting"], sort: "created_at" }, AT_ONCE));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.length === 0) return <Nothing title={t("work.adjustments.none")} />;
  return (
    <ul className="panel setup-list work-list">
      {found.data.map((wish) => (
        <Waiting key={wish.id} wish={wish} />
      ))}
    </ul>
  );
}

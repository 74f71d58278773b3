import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { withoutCardQuery } from "@/api/club";
import type { RecordRow } from "@/api/types";
import { ProblemView } from "@/ui/ProblemView";
import { ToMember, useNames } from "./FallingWork";
import { useFigure } from "./useFigure";

/** Members whom a series is for and who have no card of it: a card is issued on their page. */
export function WaitingCards({ series }: { series: RecordRow }) {
  const { t } = useTranslation();
  const { number } = useFigure();
  const found = useQuery({ ...withoutCardQuery(series.id), enabled: series.tier_id != null });
  const items = found.data?.items ?? [];
  const names = useNames(items.map((one) => one.customer_id));
  if (series.tier_id == null) return null;
  // Whoever sees a part of the members isn't told of all.
  if (found.error instanceof Problem && found.error.status === 403) return null;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  if (items.length === 0) return null;
  const count = found.data?.next ? `${number(items.length)}+` : number(items.length);
  return (
    <section className="panel" aria-label={t("work.cards.waiting")}>
      <div className="panel-head">
        <h2>
          {t("work.cards.waiting")} <span className="count">{count}</span>
        </h2>
      </div>
      <p className="quiet">{t("work.cards.waiting.note")}</p>
      <ul className="club-lines">
        {items.map((one) => (
          <li key={one.membership_id}>
            <ToMember id={one.customer_id} names={names} />{" "}
            {one.household_id ? <span className="tag">{t("club.shared")}</span> : null}{" "}
            <span className="quiet">
              {one.tier}
              {one.since ? ` · ${one.since}` : ""}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

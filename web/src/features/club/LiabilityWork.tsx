import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fewQuery, type Liability, liabilityQuery } from "@/api/club";
import { ExcelButton } from "@/ui/ExcelButton";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { ProgrammeSelect } from "./ProgrammeSelect";
import { useFigure } from "./useFigure";
import { useToday } from "./useToday";

interface BucketsProps {
  title: string;
  buckets: Liability["by_age"];
  nameOf: (name: string | null) => string;
}

/** Points by age or by month of expiry, with bars to compare them. */
function Buckets({ title, buckets, nameOf }: BucketsProps) {
  const { t } = useTranslation();
  const { number, money } = useFigure();
  const most = Math.max(1, ...buckets.map((bucket) => bucket.points));
  return (
    <section className="panel">
      <h2>{title}</h2>
      {buckets.length === 0 ? <Nothing title={t("work.liability.none")} /> : null}
      <ul className="work-buckets">
        {buckets.map((bucket) => (
          <li key={bucket.name ?? ""}>
            <span>{nameOf(bucket.name)}</span>
            <span className="club-bar" aria-hidden="true">
              <span style={{ width: `${Math.max(0, Math.round((bucket.points / most) * 100))}%` }} />
            </span>
            <span className="num">{number(bucket.points)}</span>
            <span className="num quiet">{money(bucket.value)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is owed to members in points today. */
export function LiabilityWork() {
  const { t } = useTranslation();
  const { number, money } = useFigure();
  const today = useToday()();
  const [picked, setPicked] = useState<string | null>(null);
  const programmes = useQuery(fewQuery("loyalty.points_programme", { sort: "created_at" }));
  const programme = picked ?? programmes.data?.[0]?.id ?? "";
  const found = useQuery({ ...liabilityQuery(programme, today), enabled: programme !== "" });
  if (programmes.data?.length === 0) return <Nothing title={t("work.no_programme")} />;
  const age = (name: string | null) =>
    name === null ? t("work.liability.older") : t("work.liability.age", { days: name });
  const month = (name: string | null) => name ?? t("work.liability.never");
  const owed = found.data;
  const rows = (told: Liability) => [
    [t("work.liability.what"), t("club.points"), t("work.liability.value")],
    [t("work.liability.all"), told.points, told.value],
    ...told.by_age.map((bucket) => [age(bucket.name), bucket.points, bucket.value]),
    ...told.by_expiry.map((bucket) => [month(bucket.name), bucket.points, bucket.value]),
  ];
  return (
    <>
      <div className="work-bar">
        <ProgrammeSelect value={programme} onChange={setPicked} />
        {owed ? <ExcelButton name={`${t("work.liability")} ${today}`} rows={() => rows(owed)} /> : null}
      </div>
      {found.isPending && programme ? <Skeleton active /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {owed ? (
        <>
          <section className="panel">
            <dl className="club-figures">
              <div>
                <dt>{t("work.liability.points")}</dt>
                <dd>{number(owed.points)}</dd>
              </div>
              <div>
                <dt>{t("work.liability.value")}</dt>
                <dd>{money(owed.value)}</dd>
              </div>
              <div>
                <dt>{t("club.points.pending")}</dt>
                <dd>{number(owed.pending)}</dd>
              </div>
              <div>
                <dt>{t("club.points.debt")}</dt>
                <dd>{number(owed.debt)}</dd>
              </div>
              <div>
                <dt>{t("work.liability.accounts")}</dt>
                <dd>{number(owed.accounts)}</dd>
              </div>
            </dl>
            <p className="quiet">{t("work.liability.note")}</p>
          </section>
          <div className="work-two">
            <Buckets title={t("work.liability.by_age")} buckets={owed.by_age} nameOf={age} />
            <Buckets title={t("work.liability.by_expiry")} buckets={owed.by_expiry} nameOf={month} />
          </div>
        </>
      ) : null}
    </>
  );
}

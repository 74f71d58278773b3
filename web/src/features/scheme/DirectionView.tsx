import "./scheme.css";
import { useQuery } from "@tanstack/react-query";
import { Progress, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { kpiQuery, measuresQuery } from "@/api/measures";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { minorDigits } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { asKept, inMinor, shareDone } from "./direction";
import { useFigure } from "./useFigure";

/** How far a direction is on the way from where its measure stood to where it shall stand. */
export function DirectionProgress({ row }: { row: RecordRow }) {
  const { t } = useTranslation();
  const lang = useLang();
  const figure = useFigure();
  const { company } = useSession();
  const measures = useQuery(measuresQuery);
  const kpi = useQuery(kpiQuery("year", {}));
  const name = String(row.measure ?? "");
  const known = measures.data?.find((one) => one.name === name);
  const newest = kpi.data?.rows.at(-1);
  const value = newest?.[name];
  if (!name) return <p className="quiet">{t("scheme.direction.no_measure")}</p>;
  if (kpi.isPending || measures.isPending) return <Skeleton active paragraph={{ rows: 2 }} />;
  if (kpi.isError) return <ProblemView error={kpi.error} onRetry={() => void kpi.refetch()} />;
  if (!known || value === undefined || value === null)
    return <p className="quiet">{t("scheme.direction.no_figures")}</p>;
  const said = (number: number | null) => (number === null ? "—" : figure(String(number), known.unit));
  const digits = minorDigits(company.currency);
  const number = (given: unknown) =>
    given === null || given === undefined || given === "" ? null : inMinor(Number(given), known.unit, digits);
  const [from, to, now] = [number(row.baseline), number(row.target), Number(value)];
  const done = shareDone(from, to, asKept(now, known.unit, digits));
  return (
    <section className="direction-progress" aria-label={t("scheme.direction.progress")}>
      <h3>{known.label[lang]}</h3>
      <p>
        {t("scheme.direction.from")} {said(from)} · <b>{`${t("scheme.direction.now")} ${said(now)}`}</b> ·{" "}
        {t("scheme.direction.to")} {said(to)}
      </p>
      {done === null ? (
        <p className="quiet">{t("scheme.direction.no_target")}</p>
      ) : (
        <Progress percent={done} aria-label={t("scheme.direction.progress")} />
      )}
      <p className="quiet">{known.formula[lang]}</p>
    </section>
  );
}

import "./insight.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { kpiQuery, tableUrl } from "@/api/measures";
import { ExportMenu } from "@/ui/ExportMenu";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { AsOfNote } from "./AsOfNote";
import { Behind } from "./Behind";
import { Controls } from "./Controls";
import type { Fact } from "./Explained";
import { KpiCards } from "./KpiCards";
import { KpiCharts } from "./KpiCharts";
import { KpiTable } from "./KpiTable";
import { daysIn, partialPeriods, periodText } from "./period";
import { filtersOf, type OverviewSearch, tidy } from "./search";

export function Overview() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/overview" });
  const navigate = useNavigate();
  const by = search.by ?? "month";
  const filters = filtersOf(search);
  const kpi = useQuery(kpiQuery(by, filters));
  const rows = kpi.data?.by === by ? kpi.data.rows : [];
  const period = rows.find((row) => row.period === search.period)?.period ?? rows.at(-1)?.period;
  const row = rows.find((one) => one.period === period);
  const partial = partialPeriods(rows, kpi.data?.as_of?.facts_through?.slice(0, 10));

  const set = (next: OverviewSearch, replace = true) =>
    void navigate({ to: "/overview", search: tidy(next), replace, resetScroll: false });
  const choose = (chosen: string) => set({ ...search, period: chosen });
  const showBehind = ({ measure, period: at }: Fact) => set({ ...search, behind: measure, at }, false);
  const { behind, at, ...closed } = search;

  const content = () => {
    if (kpi.isPending || (kpi.isPlaceholderData && rows.length === 0))
      return <Skeleton active paragraph={{ rows: 12 }} />;
    if (kpi.isError) return <ProblemView error={kpi.error} onRetry={() => void kpi.refetch()} />;
    if (!period || !row)
      return (
        <Nothing title={t("insight.none")}>
          <p className="quiet">{t("insight.none.hint")}</p>
        </Nothing>
      );
    return (
      <div className={kpi.isPlaceholderData ? "stale" : undefined}>
        {partial.has(period) ? (
          <p className="part-note">
            {t("insight.part.note", {
              period: periodText(period, t),
              covered: row.days_covered,
              days: daysIn(row.first, row.last),
            })}
          </p>
        ) : null}
        <KpiCards rows={rows} partial={partial} period={period} onBehind={showBehind} />
        <KpiCharts rows={rows} period={period} onPeriod={choose} />
        <KpiTable rows={rows} partial={partial} period={period} onPeriod={choose} onBehind={showBehind} />
      </div>
    );
  };

  return (
    <div className="page">
      <PageHeader
        over={t("domain.insight")}
        title={t("menu.overview")}
        note={<AsOfNote asOf={kpi.data?.as_of} />}
        actions={<ExportMenu urlFor={(format) => tableUrl("kpi", by, filters, format)} />}
      />
      <Controls
        by={by}
        period={period}
        periods={rows.map((one) => one.period)}
        filters={filters}
        onGrain={(grain) => set({ ...filters, by: grain })}
        onPeriod={choose}
        onFilters={(next) =>
          set({ ...tidy({ by: search.by, period: search.period }), ...next } as OverviewSearch)
        }
      />
      {content()}
      {behind && at ? (
        <Behind period={at} measure={behind} filters={filters} onClose={() => set(closed, false)} />
      ) : null}
    </div>
  );
}

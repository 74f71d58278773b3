import "./insight.css";
import "./deciles.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { type DecileKind, type DecileRow, decilesQuery, tableUrl } from "@/api/measures";
import { useLocale } from "@/i18n/useLocale";
import { PinFinding } from "@/record/PinFinding";
import { ExportMenu } from "@/ui/ExportMenu";
import { Nothing } from "@/ui/Nothing";
import { numberText, percentText } from "@/ui/number";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { AsOfNote } from "./AsOfNote";
import { Controls } from "./Controls";
import { DecileChart } from "./DecileChart";
import { DecileTable } from "./DecileTable";
import { GroupCustomers } from "./GroupCustomers";
import { Movement } from "./Movement";
import { previousPeriod } from "./period";
import { type DecilesSearch, filtersOf, tidy } from "./search";

const KINDS: DecileKind[] = ["customer", "sales"];

/** What the groups say, in a sentence. */
function Finding({ kind, rows }: { kind: DecileKind; rows: DecileRow[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const best = rows.find((row) => row.grp === 1);
  if (!best) return null;
  return (
    <p className="finding">
      {t(`decile.finding.${kind}`, {
        customers: numberText(best.customers, locale),
        customer_share: percentText(best.customer_share ?? 0, locale),
        sales_share: percentText(best.sales_share ?? 0, locale),
      })}
    </p>
  );
}

export function Deciles() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/deciles" });
  const navigate = useNavigate();
  const kind = search.kind ?? "customer";
  const by = search.by ?? "quarter";
  const filters = filtersOf(search);
  const deciles = useQuery(decilesQuery(kind, by, filters));
  const all = deciles.data?.rows ?? [];
  const periods = [...new Set(all.map((row) => row.period))].sort();
  const period = periods.find((one) => one === search.period) ?? periods.at(-1);
  const rows = all.filter((row) => row.period === period);
  const base =
    periods.find((one) => one === search.base && one !== period) ??
    periods.find((one) => period && one === previousPeriod(period)) ??
    periods.filter((one) => one !== period).at(-1);

  const set = (next: DecilesSearch, replace = true) =>
    void navigate({ to: "/deciles", search: tidy(next), replace, resetScroll: false });
  const { group, ...closed } = search;
  const open = (chosen: number) => set({ ...search, group: String(chosen) }, false);

  const content = () => {
    if (deciles.isPending) return <Skeleton active paragraph={{ rows: 12 }} />;
    if (deciles.isError) return <ProblemView error={deciles.error} onRetry={() => void deciles.refetch()} />;
    if (!period)
      return (
        <Nothing title={t("insight.none")}>
          <p className="quiet">{t("insight.none.hint")}</p>
        </Nothing>
      );
    return (
      <div className={deciles.isPlaceholderData ? "stale" : undefined}>
        <Finding kind={kind} rows={rows} />
        <section className="panel">
          <h2>{t("decile.chart")}</h2>
          <DecileChart rows={rows} onGroup={open} />
        </section>
        <section className="panel">
          <h2>{t("decile.table")}</h2>
          <DecileTable rows={rows} group={group} onGroup={open} />
        </section>
        <Movement
          kind={kind}
          base={base}
          period={period}
          periods={periods}
          filters={filters}
          onBase={(next) => set({ ...search, base: next })}
        />
        {group ? (
          <GroupCustomers
            kind={kind}
            period={period}
            group={Number(group)}
            filters={filters}
            onClose={() => set(closed, false)}
          />
        ) : null}
      </div>
    );
  };

  return (
    <div className="page">
      <PageHeader
        over={t("domain.insight")}
        title={t("menu.deciles")}
        note={<AsOfNote asOf={deciles.data?.as_of} />}
        actions={
          <>
            <PinFinding indicator={`${kind}-decile`} question={{ ...filters, by, period }} />
            <ExportMenu urlFor={(format) => tableUrl(`${kind}-decile`, by, filters, format)} />
          </>
        }
      />
      <div className="kind-row">
        <Segmented<DecileKind>
          aria-label={t("decile.kind")}
          value={kind}
          onChange={(next) => set({ ...closed, kind: next })}
          options={KINDS.map((one) => ({ value: one, label: t(`decile.kind.${one}`) }))}
        />
        <p className="quiet">{t(`decile.kind.${kind}.hint`)}</p>
      </div>
      <Controls
        by={by}
        period={period}
        periods={periods}
        filters={filters}
        onGrain={(grain) => set({ ...filters, ...(search.kind ? { kind: search.kind } : {}), by: grain })}
        onPeriod={(next) => set({ ...closed, period: next })}
        onFilters={(next) =>
          set({
            ...tidy({ kind: search.kind, by: search.by, period: search.period, base: search.base }),
            ...next,
          } as DecilesSearch)
        }
      />
      {content()}
    </div>
  );
}

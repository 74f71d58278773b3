import "./insight.css";
import "./indicators.css";
import "./explain.css";
import "./demand.css";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Skeleton, Tabs } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { indicatorsQuery, indicatorUrl, kpiQuery, type MeasureFilters } from "@/api/measures";
import { ExportMenu } from "@/ui/ExportMenu";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { AsOfNote } from "./AsOfNote";
import { Behind } from "./Behind";
import { Controls, Filters } from "./Controls";
import { BestSellers, Growing } from "./DemandGoods";
import { Leaders } from "./DemandLeaders";
import { Structure } from "./DemandStructure";
import { type DemandPage, questionOf } from "./demand";
import { useNumbered } from "./numbered";
import { DEMAND_TABS, type DemandSearch, type DemandTab, filtersOf, tidy } from "./search";

const PARTS: Record<DemandTab, (page: DemandPage) => ReactNode> = {
  best: (page) => <BestSellers page={page} />,
  growing: (page) => <Growing page={page} />,
  leaders: (page) => <Leaders page={page} />,
  structure: (page) => <Structure page={page} />,
};

/** The drawer with the sales of one product. */
function SalesOf({ search, onClose }: { search: DemandSearch; onClose: () => void }) {
  const { product = "", at = "", of } = search;
  const products = useNumbered("catalog.product", [product]);
  const filters: MeasureFilters = {
    ...filtersOf(search),
    ...(of ? { customer_class: of } : {}),
    product_id: product,
  };
  return (
    <Behind
      period={at}
      measure="net_sales_c"
      of={products.name(product) ?? product}
      filters={filters}
      onClose={onClose}
    />
  );
}

export function Demand() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/demand" });
  const navigate = useNavigate();
  const { data: list } = useSuspenseQuery(indicatorsQuery);
  const tab = search.tab ?? "best";
  const by = search.by ?? "quarter";
  const filters = filtersOf(search);
  const kpi = useQuery(kpiQuery(by, filters));
  const rows = kpi.data?.by === by ? kpi.data.rows : [];
  const row = rows.find((one) => one.period === search.period) ?? rows.at(-1);
  const set = (next: DemandSearch, replace = true) =>
    void navigate({ to: "/demand", search: tidy(next), replace, resetScroll: false });
  const { product, at, of, ...closed } = search;
  const page: DemandPage = {
    search: closed,
    set: (next) => set({ ...closed, ...next }),
    filters,
    indicators: list.tables,
    rows,
    row,
    showSales: (next) => set({ ...closed, ...next }, false),
  };
  const question = questionOf(tab, page);

  const part = () => {
    if (kpi.isPending || (kpi.isPlaceholderData && rows.length === 0))
      return <Skeleton active paragraph={{ rows: 12 }} />;
    if (kpi.isError) return <ProblemView error={kpi.error} onRetry={() => void kpi.refetch()} />;
    if (!row)
      return (
        <Nothing title={t("insight.none")}>
          <p className="quiet">{t("insight.none.hint")}</p>
        </Nothing>
      );
    return PARTS[tab](page);
  };

  return (
    <div className="page">
      <PageHeader
        over={t("domain.insight")}
        title={t("menu.demand")}
        note={<AsOfNote asOf={kpi.data?.as_of} />}
        actions={
          question ? (
            <ExportMenu urlFor={(format) => indicatorUrl(question.name, question.query, format)} />
          ) : null
        }
      />
      {tab === "leaders" ? (
        <div className="controls">
          <Filters filters={filters} onFilters={(next) => set({ ...withoutFilters(closed), ...next })} />
        </div>
      ) : (
        <Controls
          by={by}
          period={row?.period}
          periods={rows.map((one) => one.period)}
          filters={filters}
          onGrain={(grain) => {
            const { period: _period, ...rest } = closed;
            set({ ...rest, by: grain });
          }}
          onPeriod={(period) => set({ ...closed, period })}
          onFilters={(next) => set({ ...withoutFilters(closed), ...next })}
        />
      )}
      <Tabs
        activeKey={tab}
        onChange={(key) => {
          const next = DEMAND_TABS.find((one) => one === key);
          const { tab: _tab, ...rest } = closed;
          set(next && next !== "best" ? { ...rest, tab: next } : rest);
        }}
        destroyOnHidden
        items={DEMAND_TABS.map((key) => ({
          key,
          label: t(`demand.tab.${key}`),
          children: key === tab ? part() : null,
        }))}
      />
      {product && at ? <SalesOf search={search} onClose={() => set(closed, false)} /> : null}
    </div>
  );
}

function withoutFilters(search: DemandSearch): DemandSearch {
  const names = Object.keys(filtersOf(search));
  return Object.fromEntries(Object.entries(search).filter(([name]) => !names.includes(name)));
}

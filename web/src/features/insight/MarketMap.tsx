import "./insight.css";
import "./indicators.css";
import "./explain.css";
import "./demand.css";
import "./map.css";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Select, Skeleton } from "antd";
import type { FeatureCollection } from "geojson";
import { useTranslation } from "react-i18next";
import { mapQuery } from "@/api/map";
import { indicatorQuery, indicatorsQuery, indicatorUrl, kpiQuery, type MeasureTable } from "@/api/measures";
import { ExportMenu } from "@/ui/ExportMenu";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { AreaMap } from "./AreaMap";
import { AreaWays } from "./AreaWays";
import { AsOfNote } from "./AsOfNote";
import { Controls } from "./Controls";
import { GroupCustomers } from "./GroupCustomers";
import { IndicatorAnswer } from "./IndicatorAnswer";
import type { Row } from "./indicators";
import { MapFile } from "./MapFile";
import type { Area, Shop } from "./mapShapes";
import { useMeasures } from "./measures";
import { periodText } from "./period";
import { filtersOf, MAP_MEASURES, type MapSearch, tidy } from "./search";
import { usePlaces } from "./usePlaces";

const rowOf = (table: MeasureTable | undefined, area: string | undefined): Row | undefined =>
  table?.rows.find((row) => row.record_id === area);

interface PanelProps {
  area: Area;
  row: Row | undefined;
  period: string;
  shops: Shop[];
  onCustomers: () => void;
}

/** The figures of the chosen area, and the ways on from there. */
function AreaPanel({ area, row, period, shops, onCustomers }: PanelProps) {
  const { t } = useTranslation();
  const measures = useMeasures();
  return (
    <section className="panel area-panel" aria-live="polite">
      <div className="panel-head">
        <h2>
          {area.name} · {periodText(period, t)}
        </h2>
        <AreaWays area={area} shops={shops} search={{ period }} onCustomers={onCustomers} />
      </div>
      <dl className="area-figures">
        {MAP_MEASURES.map((name) => (
          <div key={name}>
            <dt>{measures.of(name).label}</dt>
            <dd>{measures.full(name, row?.[name] ?? null)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function MarketMap() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/shell/map" });
  const navigate = useNavigate();
  const measures = useMeasures();
  const { data: list } = useSuspenseQuery(indicatorsQuery);
  const by = search.by ?? "quarter";
  const { market_area: _area, ...filters } = filtersOf(search);
  const kpi = useQuery(kpiQuery(by, filters));
  const rows = kpi.data?.by === by ? kpi.data.rows : [];
  const period = rows.find((one) => one.period === search.period)?.period ?? rows.at(-1)?.period;
  const places = usePlaces();
  const own = useQuery(mapQuery);
  const indicator = list.tables.find((one) => one.name === "market-areas");
  const query = { ...filters, ...(period ? { period } : {}) };
  const table = useQuery({ ...indicatorQuery("market-areas", query), enabled: period !== undefined });
  const measure = search.measure ?? "net_sales_c";
  const chosen = places.areas.find((area) => area.id === search.area);
  const set = (next: MapSearch, replace = true) =>
    void navigate({ to: "/map", search: tidy(next), replace, resetScroll: false });
  const choose = (area: string) => {
    const { area: before, list: _list, ...rest } = search;
    set(area === before ? rest : { ...rest, area });
  };

  const content = () => {
    if (kpi.isPending || places.isPending || own.isPending)
      return <Skeleton active paragraph={{ rows: 12 }} />;
    const error = kpi.error ?? places.error ?? own.error ?? table.error;
    if (error) return <ProblemView error={error} onRetry={() => void table.refetch()} />;
    if (!period || !indicator) return <Nothing title={t("insight.none")} />;
    const figureOf = (area: string) => {
      const value = rowOf(table.data, area)?.[measure];
      return value === null || value === undefined ? null : Number(value);
    };
    const geometry = (own.data?.geometry ?? null) as FeatureCollection | null;
    const isDrawn = places.shops.length > 0 || geometry !== null;
    return (
      <div className={table.isPlaceholderData ? "stale" : undefined}>
        <section className="panel">
          {isDrawn ? (
            <AreaMap
              areas={places.areas}
              shops={places.shops}
              own={geometry}
              figureOf={figureOf}
              say={(value) => measures.full(measure, value)}
              measure={`${measures.of(measure).label} · ${periodText(period, t)}`}
              chosen={search.area}
              onChoose={choose}
            />
          ) : (
            <Nothing title={t("map.none")}>
              <p className="quiet">{t("map.none.hint")}</p>
            </Nothing>
          )}
          <p className="quiet map-source">{t(geometry ? "map.source.own" : "map.source.around")}</p>
        </section>
        {chosen ? (
          <AreaPanel
            area={chosen}
            row={rowOf(table.data, chosen.id)}
            period={period}
            shops={places.shops}
            onCustomers={() => set({ ...search, list: "customers" }, false)}
          />
        ) : null}
        <IndicatorAnswer
          indicator={{ ...indicator, chart: { is: "none" } }}
          query={query}
          title={t("map.table", { period: periodText(period, t) })}
          hidden={["level"]}
          cells={{
            path: (row, said) =>
              typeof row.record_id === "string" ? (
                <button
                  type="button"
                  className="figure"
                  aria-pressed={row.record_id === search.area}
                  onClick={() => choose(String(row.record_id))}
                >
                  {said}
                </button>
              ) : (
                said
              ),
          }}
        />
      </div>
    );
  };

  return (
    <div className="page">
      <PageHeader
        over={t("domain.insight")}
        title={t("menu.map")}
        note={<AsOfNote asOf={kpi.data?.as_of} />}
        actions={
          <>
            <MapFile has={Boolean(own.data?.geometry)} />
            <ExportMenu urlFor={(format) => indicatorUrl("market-areas", query, format)} />
          </>
        }
      />
      <Controls
        by={by}
        period={period}
        periods={rows.map((one) => one.period)}
        filters={filters}
        without={["market_area"]}
        onGrain={(grain) => {
          const { period: _period, ...rest } = search;
          set({ ...rest, by: grain });
        }}
        onPeriod={(next) => set({ ...search, period: next })}
        onFilters={(next) => {
          const { by, period, measure, area } = search;
          set({ ...tidy({ by, period, measure, area }), ...next } as MapSearch);
        }}
      />
      <div className="map-measure">
        <label htmlFor="map-measure">{t("map.measure")}</label>
        <Select
          id="map-measure"
          value={measure}
          onChange={(next) => set({ ...search, measure: next })}
          options={MAP_MEASURES.map((name) => ({ value: name, label: measures.of(name).label }))}
        />
      </div>
      {content()}
      {chosen && search.list && period ? (
        <GroupCustomers
          kind="customer"
          period={period}
          title={t("map.customers.of", { name: chosen.name })}
          filters={{ ...filters, market_area: chosen.id }}
          onClose={() => {
            const { list: _list, ...rest } = search;
            set(rest, false);
          }}
        />
      ) : null}
    </div>
  );
}

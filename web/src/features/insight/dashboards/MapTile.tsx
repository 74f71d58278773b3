import "../map.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Skeleton } from "antd";
import type { FeatureCollection } from "geojson";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Tile } from "@/api/dashboards";
import { mapQuery } from "@/api/map";
import type { Indicator, IndicatorQuery, MeasureTable } from "@/api/measures";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { useWidth } from "@/ui/useWidth";
import { AreaMap } from "../AreaMap";
import { AreaWays } from "../AreaWays";
import { GroupCustomers } from "../GroupCustomers";
import { type Row, useWords } from "../indicators";
import { mapShapeOf, rowsByArea } from "../mapRows";
import type { Area, Shop } from "../mapShapes";
import { grainOf } from "../period";
import { filtersOf, MAP_MEASURES } from "../search";
import { usePlaces } from "../usePlaces";
import { numberAt } from "./options";

/** How high the map is, pixels: lower than this it is a stripe. */
const HEIGHTS = { low: 180, medium: 280, high: 460 } as const;

interface Props {
  tile: Pick<Tile, "height">;
  indicator: Indicator;
  table: MeasureTable;
  /** What the tile asks, the page's filters with it; none in a preview, which leads nowhere. */
  query?: IndicatorQuery | undefined;
}

interface ChosenProps extends Omit<Props, "tile" | "query"> {
  area: Area;
  row: Row | undefined;
  shops: Shop[];
  measure: string;
  query: IndicatorQuery;
}

/** The figures of the chosen area, and the ways on: as on the page of market areas. */
function Chosen({ area, row, shops, measure, query, indicator, table }: ChosenProps) {
  const { t } = useTranslation();
  const words = useWords(indicator);
  const [isListed, setListed] = useState(false);
  const { period } = query;
  const filters = { ...filtersOf(query), market_area: area.id };
  const { market_area: _area, ...others } = filters;
  const shown = MAP_MEASURES.find((name) => name === measure);
  const when = period ? { period } : {};
  return (
    <div className="tile-area" aria-live="polite">
      <h3>{area.name}</h3>
      <dl className="area-figures">
        {table.columns
          .filter((column) => column.unit !== "text")
          .map((column) => (
            <div key={column.name}>
              <dt>{words.column(column.name)}</dt>
              <dd>{words.cell(column, row?.[column.name])}</dd>
            </div>
          ))}
      </dl>
      <AreaWays
        area={area}
        shops={shops}
        search={{ ...others, ...when, ...(period ? { by: grainOf(period) } : {}) }}
        onCustomers={period ? () => setListed(true) : undefined}
      >
        <Link
          to="/map"
          search={{
            ...others,
            ...when,
            ...(period ? { by: grainOf(period) } : {}),
            ...(shown ? { measure: shown } : {}),
            area: area.id,
          }}
        >
          {t("menu.map")}
        </Link>
      </AreaWays>
      {isListed && period ? (
        <GroupCustomers
          kind="customer"
          period={period}
          title={t("map.customers.of", { name: area.name })}
          filters={filters}
          onClose={() => setListed(false)}
        />
      ) : null}
    </div>
  );
}

/** Market areas coloured by the first figure of an answer. */
export default function MapTile({ tile, indicator, table, query }: Props) {
  const { t } = useTranslation();
  const words = useWords(indicator);
  const places = usePlaces();
  const own = useQuery(mapQuery);
  const [box, width] = useWidth<HTMLDivElement>();
  const [chosen, setChosen] = useState<string>();
  const height = HEIGHTS[tile.height];
  const content = () => {
    const error = places.error ?? own.error;
    if (error) return <ProblemView error={error} onRetry={() => void own.refetch()} />;
    if (places.isPending || own.isPending || !width)
      return <Skeleton active title={false} paragraph={{ rows: 5 }} />;
    const shape = mapShapeOf(table);
    const rows = shape ? rowsByArea(table, shape, places.areas) : new Map<string, Row>();
    if (!shape || rows.size === 0) return <Nothing title={t("dashboard.not_drawn.map")} />;
    const geometry = (own.data?.geometry ?? null) as FeatureCollection | null;
    if (places.shops.length === 0 && !geometry)
      return (
        <Nothing title={t("map.none")}>
          <p className="quiet">{t("map.none.hint")}</p>
        </Nothing>
      );
    const area = places.areas.find((one) => one.id === chosen);
    return (
      <>
        <AreaMap
          areas={places.areas}
          shops={places.shops}
          own={geometry}
          size={{ width, height }}
          figureOf={(id) => numberAt(rows.get(id), shape.value)}
          say={(value) => words.cell(shape.value, value)}
          measure={words.column(shape.value.name)}
          chosen={chosen}
          onChoose={(id) => setChosen(id === chosen ? undefined : id)}
        />
        <p className="quiet map-source">{t(geometry ? "map.source.own" : "map.source.around")}</p>
        {area && query ? (
          <Chosen
            key={area.id}
            area={area}
            row={rows.get(area.id)}
            shops={places.shops}
            measure={shape.value.name}
            {...{ indicator, table, query }}
          />
        ) : null}
      </>
    );
  };
  return (
    <div ref={box} className="tile-map" style={{ minHeight: height }}>
      {content()}
    </div>
  );
}

import { Skeleton } from "antd";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Tile } from "@/api/dashboards";
import type { Indicator, IndicatorQuery, MeasureTable } from "@/api/measures";
import { Chart } from "@/charts/Chart";
import { usePalette } from "@/charts/palette";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { changeText } from "@/ui/number";
import { type Column, Rows } from "@/ui/Rows";
import { type Row, useWords } from "../indicators";
import { numberAt, optionOf, textAt, textsOf } from "./options";
import { shapeOf } from "./tiles";

// Borders and projections are as large as the page: they come when a tile needs them.
const MapTile = lazy(() => import("./MapTile"));

/** How high pictures are, pixels; a row of the page with the title and the edge. */
const HEIGHTS = { low: 120, medium: 250, high: 460 } as const;
/** Rows of a table that are drawn; a file has them all. */
const ROWS_MAX = 200;

export interface Picked {
  period: string;
  measure: string;
}

interface Props {
  tile: Pick<Tile, "kind" | "height" | "title">;
  indicator: Indicator;
  table: MeasureTable;
  /** What the tile asks, the page's filters with it; none in a preview. */
  query?: IndicatorQuery | undefined;
  /** Opens what a figure is made of, where that is known. */
  onPick?: ((picked: Picked) => void) | undefined;
}

function useFigures({ indicator, table, tile }: Props) {
  const words = useWords(indicator);
  return { words, shape: shapeOf(table, tile.kind) };
}

/** The last figure of a series, and how it has changed. */
function Figure(props: Props) {
  const { table, onPick } = props;
  const { t } = useTranslation();
  const locale = useLocale();
  const { words, shape } = useFigures(props);
  const last = table.rows.at(-1);
  if (!shape || !last) return null;
  const before = table.rows.at(-2);
  const period = textAt(last, shape.along);
  return (
    <div className="tile-figures">
      {shape.values.slice(0, 4).map((column) => {
        const [now, then] = [numberAt(last, column), numberAt(before, column)];
        const change = now !== null && then ? (now - then) / Math.abs(then) : null;
        const text = words.cell(column, last[column.name]);
        return (
          <div key={column.name} className="tile-figure">
            <span className="quiet">{words.column(column.name)}</span>
            {onPick ? (
              <button
                type="button"
                className="figure-button"
                aria-label={t("dashboard.open.figure", { measure: words.column(column.name), figure: text })}
                onClick={() => onPick({ period, measure: column.name })}
              >
                {text}
              </button>
            ) : (
              <b>{text}</b>
            )}
            {change === null ? null : (
              <span className={`change-value ${change > 0 ? "up" : change < 0 ? "down" : ""}`}>
                {changeText(change, locale)}
              </span>
            )}
          </div>
        );
      })}
      <p className="quiet">{words.cell(shape.along, period)}</p>
    </div>
  );
}

function Table({ tile, indicator, table, onPick }: Props) {
  const { t } = useTranslation();
  const words = useWords(indicator);
  const rows = table.rows.slice(0, ROWS_MAX);
  const places = new Map(rows.map((row, index) => [row, String(index)]));
  const [along] = table.columns;
  const columns: Column<Row>[] = table.columns.map((column) => ({
    key: column.name,
    head: words.column(column.name),
    numeric: column.unit !== "text",
    cell: (row) => {
      const text = words.cell(column, row[column.name]);
      if (!onPick || !along || column === along || column.unit === "text") return text;
      return (
        <button
          type="button"
          className="figure-button"
          onClick={() => onPick({ period: textAt(row, along), measure: column.name })}
        >
          {text}
        </button>
      );
    },
  }));
  return (
    <div className="tile-table">
      <Rows
        label={t("dashboard.rows.of", { title: tile.title })}
        columns={columns}
        rows={rows}
        keyOf={(row) => places.get(row) ?? ""}
      />
    </div>
  );
}

function Pivot(props: Props) {
  const { tile, table } = props;
  const { t } = useTranslation();
  const { words, shape } = useFigures(props);
  const value = shape?.values[0];
  if (!shape?.across || !value) return <Nothing title={t("dashboard.not_drawn")} />;
  const { along, across } = shape;
  const at = new Map(table.rows.map((row) => [`${textAt(row, along)}\n${textAt(row, across)}`, row]));
  const columns: Column<{ name: string }>[] = [
    {
      key: along.name,
      head: words.column(along.name),
      cell: ({ name }) => words.cell(along, name),
    },
    ...textsOf(table.rows, across).map((text) => ({
      key: `of ${text}`,
      head: words.cell(across, text),
      numeric: true,
      cell: ({ name }: { name: string }) => words.cell(value, at.get(`${name}\n${text}`)?.[value.name]),
    })),
  ];
  return (
    <div className="tile-table">
      <Rows
        label={t("dashboard.rows.of", { title: tile.title })}
        pinned
        columns={columns}
        rows={textsOf(table.rows, along).map((name) => ({ name }))}
        keyOf={({ name }) => name}
      />
    </div>
  );
}

function Picture(props: Props) {
  const { tile, table, onPick } = props;
  const { t, i18n } = useTranslation();
  const palette = usePalette();
  const { words, shape } = useFigures(props);
  const option = useMemo(
    () => optionOf(tile.kind, { table, words, palette }),
    [tile.kind, table, palette, i18n.language],
  );
  if (!option) return <Nothing title={t("dashboard.not_drawn")} />;
  const ticks = shape ? textsOf(table.rows, shape.along) : [];
  const measure = shape?.across ? undefined : shape?.values[0]?.name;
  const pick = (index: number) => {
    const period = ticks[index];
    if (period && measure) onPick?.({ period, measure });
  };
  return (
    <Chart
      option={option}
      height={HEIGHTS[tile.height]}
      label={t("indicator.chart", { name: tile.title })}
      {...(onPick && measure ? { onPick: pick } : {})}
    />
  );
}

/** A map, and its rows for those who can't see it. */
function Places(props: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Suspense fallback={<Skeleton active title={false} paragraph={{ rows: 5 }} />}>
        <MapTile {...props} />
      </Suspense>
      <details className="tile-rows">
        <summary>{t("dashboard.rows.of", { title: props.tile.title })}</summary>
        <Table {...props} />
      </details>
    </>
  );
}

/** What a tile shows. */
export function TileBody(props: Props) {
  const { t } = useTranslation();
  if (props.table.rows.length === 0) return <Nothing title={t("indicator.none")} />;
  switch (props.tile.kind) {
    case "number":
      return <Figure {...props} />;
    case "table":
      return <Table {...props} />;
    case "pivot":
      return <Pivot {...props} />;
    case "map":
      return <Places {...props} />;
    default:
      return <Picture {...props} />;
  }
}

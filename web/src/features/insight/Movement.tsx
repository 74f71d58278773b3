import { useQuery } from "@tanstack/react-query";
import { Segmented, Select, Skeleton } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type DecileKind, type Flow, type MeasureFilters, movementQuery } from "@/api/measures";
import { baseOption } from "@/charts/base";
import { Chart } from "@/charts/Chart";
import { type Palette, usePalette } from "@/charts/palette";
import { useLocale } from "@/i18n/useLocale";
import { ExcelButton } from "@/ui/ExcelButton";
import { Nothing } from "@/ui/Nothing";
import { numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { usePhone } from "@/ui/usePhone";
import { type Direction, directionOf, flowBetween, movementSums, SIDES, sideKey } from "./flows";
import { MovementTable } from "./MovementTable";
import { MoveSegments } from "./MoveSegments";
import { periodText } from "./period";

interface Props {
  kind: DecileKind;
  base: string | undefined;
  period: string;
  /** Oldest first. */
  periods: string[];
  filters: MeasureFilters;
  onBase: (base: string) => void;
}

/** A flow's colour says which way it goes. */
const tonesOf = (palette: Palette): Record<Direction, string> => ({
  up: palette.one,
  same: palette.faint,
  down: palette.two,
  came: palette.three,
  left: palette.quiet,
});

function Sankey({ flows, label }: { flows: Flow[]; label: string }) {
  const { t, i18n } = useTranslation();
  const locale = useLocale();
  const palette = usePalette();
  const phone = usePhone();
  const option = useMemo(() => {
    const colour = (side: number | null) =>
      side === null ? palette.quiet : (palette.ramp[side - 1] ?? palette.one);
    const said = (side: number | null) => (side === null ? t("decile.none") : String(side));
    const tones = tonesOf(palette);
    const node = (end: "from" | "to", side: number | null) => ({
      name: `${end}${sideKey(side)}`,
      depth: end === "from" ? 0 : 1,
      itemStyle: { color: colour(side) },
      label: { formatter: said(side), position: end === "from" ? "left" : "right" },
    });
    const used = (end: "from" | "to") =>
      SIDES.filter((side) => flows.some((flow) => flow[end] === side)).map((side) => node(end, side));
    return {
      ...baseOption(palette),
      legend: { show: false },
      tooltip: {
        ...baseOption(palette).tooltip,
        trigger: "item",
        formatter: (item: {
          dataType: string;
          data: { from?: number | null; to?: number | null };
          value: number;
        }) =>
          item.dataType === "edge"
            ? `${said(item.data.from ?? null)} → ${said(item.data.to ?? null)}: <b>${numberText(item.value, locale)}</b>`
            : numberText(item.value, locale),
      },
      series: {
        type: "sankey",
        left: phone ? 44 : 70,
        right: phone ? 44 : 70,
        top: 8,
        bottom: 8,
        nodeWidth: 14,
        nodeGap: 6,
        // Zero keeps the groups in their order from best to last.
        layoutIterations: 0,
        draggable: false,
        animation: false,
        emphasis: { focus: "adjacency" },
        label: { color: palette.ink, fontSize: 12 },
        lineStyle: { opacity: 0.5, curveness: 0.5 },
        data: [...used("from"), ...used("to")],
        links: flows
          .filter((flow) => flow.customers > 0)
          .map((flow) => ({
            source: `from${sideKey(flow.from)}`,
            target: `to${sideKey(flow.to)}`,
            value: flow.customers,
            from: flow.from,
            to: flow.to,
            lineStyle: { color: tones[directionOf(flow)] },
          })),
      },
    };
  }, [flows, palette, locale, phone, i18n.language]);
  return <Chart option={option} height={phone ? 420 : 480} label={label} />;
}

/** How customers moved between the groups of two periods, as a picture or as a table. */
export function Movement({ kind, base, period, periods, filters, onBase }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [view, setView] = useState<"chart" | "table">("chart");
  const movement = useQuery({
    ...movementQuery(kind, base ?? "", period, filters),
    enabled: base !== undefined,
  });
  const flows = movement.data?.flows ?? [];
  const sums = movementSums(flows);
  const tones = tonesOf(usePalette());
  const said = (side: number | null) => (side === null ? t("decile.none") : String(side));
  const content = () => {
    if (!base) return <Nothing title={t("decile.move.one")} />;
    if (movement.isPending) return <Skeleton active paragraph={{ rows: 8 }} />;
    if (movement.isError)
      return <ProblemView error={movement.error} onRetry={() => void movement.refetch()} />;
    const names = { from: periodText(base, t), to: periodText(period, t) };
    return (
      <>
        <p className="move-sums">
          {(["up", "same", "down", "came", "left"] as const).map((name) => (
            <span key={name} style={{ ["--move" as string]: tones[name] }}>
              {t(`decile.move.${name}`)} <b>{numberText(sums[name], locale)}</b>
            </span>
          ))}
        </p>
        {Object.values(filters).some(Boolean) ? null : (
          <MoveSegments kind={kind} base={base} period={period} />
        )}
        {view === "chart" ? (
          <>
            <div className="move-ends" aria-hidden="true">
              <span>{names.from}</span>
              <span>{names.to}</span>
            </div>
            <Sankey flows={flows} label={t("decile.move.label", { ...names, ...sums })} />
          </>
        ) : (
          <MovementTable flows={flows} names={names} />
        )}
      </>
    );
  };
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{t("decile.move")}</h2>
        <div className="button-row" hidden={!base}>
          <span className="quiet">{t("decile.move.from")}</span>
          <Select
            aria-label={t("decile.move.from")}
            className="period-select"
            value={base ?? null}
            onChange={(next) => next && onBase(next)}
            options={periods
              .filter((one) => one !== period)
              .reverse()
              .map((one) => ({ value: one, label: periodText(one, t) }))}
          />
          <Segmented
            aria-label={t("decile.move.view")}
            value={view}
            onChange={setView}
            options={[
              { value: "chart", label: t("decile.move.chart") },
              { value: "table", label: t("decile.move.table") },
            ]}
          />
          {base ? (
            <ExcelButton
              name={`${kind}-movement-${base}-${period}`}
              rows={() => [
                ["", ...SIDES.map(said)],
                ...SIDES.map((from) => [said(from), ...SIDES.map((to) => flowBetween(flows, from, to))]),
              ]}
            />
          ) : null}
        </div>
      </div>
      {content()}
    </section>
  );
}

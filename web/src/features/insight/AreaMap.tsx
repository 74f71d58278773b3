import { useQuery } from "@tanstack/react-query";
import type { FeatureCollection, Geometry } from "geojson";
import { type KeyboardEvent, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { usePalette } from "@/charts/palette";
import { usePhone } from "@/ui/usePhone";
import { AROUND, type Area, drawingOf, type Shop, type Size, type Step, stepOf, stepsOf } from "./mapShapes";

const WIDE = { width: 1080, height: 560 };
const NARROW = { width: 390, height: 420 };
const DOT = 4.5;

/** The coast (Natural Earth, public domain): no borders, which are the company's own to draw. */
const landQuery = {
  queryKey: ["map", "land"],
  queryFn: async (): Promise<Geometry | null> => {
    const { default: world } = await import("world-atlas/land-50m.json");
    const topology = world as unknown as Topology<{ land: GeometryCollection }>;
    const land = feature(topology, topology.objects.land);
    return land.features[0]?.geometry ?? null;
  },
  staleTime: Number.POSITIVE_INFINITY,
};

interface Props {
  areas: Area[];
  shops: Shop[];
  own: FeatureCollection | null;
  /** The measure of an area; nothing where it had no sales. */
  figureOf: (area: string) => number | null;
  /** A value in words. */
  say: (value: number | null) => string;
  measure: string;
  chosen: string | undefined;
  onChoose: (area: string) => void;
  /** Of the picture; that of a page where none is said. */
  size?: Size;
}

interface LegendProps {
  steps: Step[];
  colours: string[];
  say: (value: number) => string;
  title: string;
}

function Legend({ steps, colours, say, title }: LegendProps) {
  const { t } = useTranslation();
  return (
    <div className="map-legend">
      <span>{title}</span>
      <ol>
        {steps.map((step, index) => (
          <li key={step.from}>
            <i style={{ background: colours[index] }} aria-hidden="true" />
            {steps.length === 1
              ? say(step.from)
              : t("map.from_to", { from: say(step.from), to: say(step.to) })}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Market areas coloured by a measure, with the stores as dots. */
export function AreaMap(props: Props) {
  const { areas, shops, own, figureOf, say, measure, chosen, onChoose } = props;
  const { t } = useTranslation();
  const palette = usePalette();
  const ofPage = usePhone() ? NARROW : WIDE;
  const { width, height } = props.size ?? ofPage;
  const land = useQuery(landQuery);
  const drawing = useMemo(
    () => drawingOf({ areas, shops, own, land: land.data ?? null }, { width, height }),
    [areas, shops, own, land.data, width, height],
  );
  if (!drawing) return null;
  const values = drawing.shapes.flatMap(({ area }) => figureOf(area.id) ?? []);
  const steps = stepsOf(values);
  // The ramp goes from the strongest colour to the weakest.
  const colours = steps.map((_, index) => palette.ramp[(steps.length - 1 - index) * 2] ?? palette.one);
  const colourOf = (value: number | null) =>
    value === null ? palette.faint : (colours[stepOf(value, steps)] ?? palette.faint);
  const onKey = (id: string) => (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onChoose(id);
  };
  return (
    <div className="map">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can't be drawn in */}
      <svg viewBox={`0 0 ${width} ${height}`} role="group" aria-label={t("map.label", { measure })}>
        <path className="map-land" d={drawing.land} />
        {drawing.shapes.map(({ area, path, isAround }) => {
          const colour = colourOf(figureOf(area.id));
          const said = t("map.area", { name: area.name, value: say(figureOf(area.id)) });
          return (
            // biome-ignore lint/a11y/useSemanticElements: a button can't be drawn in SVG
            <g
              key={area.id}
              role="button"
              tabIndex={0}
              className={area.id === chosen ? "map-area chosen" : "map-area"}
              aria-pressed={area.id === chosen}
              aria-label={said}
              onClick={() => onChoose(area.id)}
              onKeyDown={onKey(area.id)}
            >
              <title>{said}</title>
              {isAround ? (
                <>
                  <path className="map-edge" d={path} strokeWidth={AROUND + 5} />
                  <path d={path} fill={colour} stroke={colour} strokeWidth={AROUND} strokeLinejoin="round" />
                </>
              ) : (
                <path className="map-own" d={path} fill={colour} />
              )}
            </g>
          );
        })}
        <g>
          {drawing.dots.map(({ shop, at: [x, y] }) => (
            <circle key={shop.id} className="map-dot" cx={x} cy={y} r={DOT}>
              <title>{shop.name}</title>
            </circle>
          ))}
          {drawing.shapes.map(({ area, label: [x, y] }) => (
            <text key={area.id} className="map-name" x={x} y={y}>
              {area.name}
            </text>
          ))}
        </g>
      </svg>
      <Legend steps={steps} colours={colours} say={say} title={measure} />
    </div>
  );
}

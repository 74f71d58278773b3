import { geoCentroid, geoMercator, geoPath } from "d3-geo";
import type { Feature, FeatureCollection, Geometry, Position } from "geojson";

/** An area of the market, as far as a map needs it. */
export interface Area {
  id: string;
  number: string;
  name: string;
  parent: string | null;
}

export interface Shop {
  id: string;
  name: string;
  area: string | null;
  /** Longitude and latitude in degrees. */
  at: [number, number];
}

export interface Shape {
  area: Area;
  /** An SVG path. */
  path: string;
  /** Drawn around the stores, with a wide round line, and not from geometry. */
  isAround: boolean;
  label: [number, number];
}

export interface Dot {
  shop: Shop;
  at: [number, number];
}

export interface Drawing {
  shapes: Shape[];
  dots: Dot[];
  /** The coast behind it all. */
  land: string;
}

export interface Size {
  width: number;
  height: number;
}

interface Given {
  areas: Area[];
  shops: Shop[];
  own: FeatureCollection | null;
  land: Geometry | null;
}

/** Width of the line around the hull of stores. */
export const AROUND = 44;
/** From the edge of an area to the foot of its name. */
const NAME = 16;
const MARGIN = 56;
/** A place of 2 km fills no map: nobody knows where it is then. */
const SCALE_MAX = 60_000;

const named = (feature: Feature, name: string) => {
  const value: unknown = feature.properties?.[name];
  return typeof value === "string" ? value : null;
};

/** The feature of an area: by its number, else by its name. */
export function featureOf(area: Area, own: FeatureCollection | null): Feature | undefined {
  const features = own?.features ?? [];
  return (
    features.find((one) => named(one, "number") === area.number) ??
    features.find((one) => named(one, "name") === area.name)
  );
}

/** How far an area is from the root; parents are drawn first and lie below. */
function depthOf(area: Area, areas: Map<string, Area>): number {
  let depth = 0;
  for (let next = area.parent; next && depth < areas.size; next = areas.get(next)?.parent ?? null) depth += 1;
  return depth;
}

/** The corners of the convex hull (monotone chain). */
export function hull(points: [number, number][]): [number, number][] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const half = (list: [number, number][]) => {
    const chain: [number, number][] = [];
    for (const point of list) {
      for (;;) {
        const [b, a] = [chain.at(-1), chain.at(-2)];
        if (!a || !b) break;
        const turn = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
        if (turn > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Under the lowest store, in the middle. */
const below = (points: [number, number][]): [number, number] => [
  points.reduce((sum, point) => sum + point[0], 0) / points.length,
  Math.max(...points.map((point) => point[1])) + AROUND / 2 + NAME,
];

const lineOf = (points: [number, number][]) =>
  `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}Z`;

/** Everything of a map in the coordinates of its picture; nothing when no place is known. */
export function drawingOf({ areas, shops, own, land }: Given, { width, height }: Size): Drawing | null {
  const features = areas.flatMap((area) => featureOf(area, own) ?? []);
  const places: Position[] = shops.map((shop) => shop.at);
  if (features.length === 0 && places.length === 0) return null;
  const all: FeatureCollection = {
    type: "FeatureCollection",
    features: [
      ...features,
      { type: "Feature", properties: {}, geometry: { type: "MultiPoint", coordinates: places } },
    ],
  };
  const margin = Math.min(MARGIN, width / 6);
  const projection = geoMercator().fitExtent(
    [
      [margin, margin],
      [width - margin, height - margin],
    ],
    all,
  );
  if (!Number.isFinite(projection.scale()) || projection.scale() > SCALE_MAX) {
    projection
      .scale(SCALE_MAX)
      .center(geoCentroid(all))
      .translate([width / 2, height / 2]);
  }
  projection.clipExtent([
    [-1, -1],
    [width + 1, height + 1],
  ]);
  const path = geoPath(projection).digits(1);
  const dots = shops.flatMap((shop): Dot[] => {
    const at = projection(shop.at);
    return at ? [{ shop, at }] : [];
  });
  const byId = new Map(areas.map((area) => [area.id, area]));
  const shapes = areas.flatMap((area): Shape[] => {
    const feature = featureOf(area, own);
    const drawn = feature ? path(feature) : null;
    if (feature && drawn) return [{ area, path: drawn, isAround: false, label: path.centroid(feature) }];
    const around = dots.filter((dot) => dot.shop.area === area.id).map((dot) => dot.at);
    if (around.length === 0) return [];
    return [{ area, path: lineOf(hull(around)), isAround: true, label: below(around) }];
  });
  shapes.sort((a, b) => depthOf(a.area, byId) - depthOf(b.area, byId));
  return { shapes, dots, land: land ? (path(land) ?? "") : "" };
}

export interface Step {
  from: number;
  to: number;
}

const STEPS = 5;

/** Equal steps from the smallest value to the largest: the classes of a legend. */
export function stepsOf(values: number[]): Step[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (values.length === 0 || !Number.isFinite(low)) return [];
  if (low === high) return [{ from: low, to: high }];
  const width = (high - low) / STEPS;
  return Array.from({ length: STEPS }, (_, index) => ({
    from: low + index * width,
    to: index === STEPS - 1 ? high : low + (index + 1) * width,
  }));
}

/** The class of a value, 0 is the lowest. */
export const stepOf = (value: number, steps: Step[]) =>
  Math.max(
    0,
    steps.findLastIndex((step) => value >= step.from),
  );

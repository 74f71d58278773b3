import { describe, expect, it } from "vitest";
import { type Area, drawingOf, featureOf, hull, type Shop, stepOf, stepsOf } from "./mapShapes";

const SIZE = { width: 900, height: 500 };
const area = (id: string, name: string, parent: string | null = null): Area => ({
  id,
  number: `A${id}`,
  name,
  parent,
});
const shop = (id: string, of: string, at: [number, number]): Shop => ({ id, name: id, area: of, at });

describe("the map", () => {
  it("draws nothing where no place is known", () => {
    expect(drawingOf({ areas: [area("1", "上海")], shops: [], own: null, land: null }, SIZE)).toBeNull();
  });

  it("draws areas around their stores, parents below, everything inside of the picture", () => {
    const areas = [area("2", "上海", "1"), area("1", "华东"), area("3", "杭州", "1")];
    const shops = [
      shop("a", "2", [121.47, 31.23]),
      shop("b", "2", [121.5, 31.3]),
      shop("c", "3", [120.15, 30.27]),
      shop("d", "1", [119, 32]),
    ];
    const drawing = drawingOf({ areas, shops, own: null, land: null }, SIZE);
    expect(drawing?.shapes.map((shape) => shape.area.name)).toEqual(["华东", "上海", "杭州"]);
    for (const { at } of drawing?.dots ?? []) {
      expect(at[0]).toBeGreaterThan(0);
      expect(at[0]).toBeLessThan(SIZE.width);
      expect(at[1]).toBeGreaterThan(0);
      expect(at[1]).toBeLessThan(SIZE.height);
    }
  });

  it("prefers the company's geometry, by number before name", () => {
    const polygon = (number: string | null, name: string) => ({
      type: "Feature" as const,
      properties: { number, name },
      geometry: {
        type: "Polygon" as const,
        coordinates: [
          [
            [120, 30],
            [121, 31],
            [121, 30],
            [120, 30],
          ],
        ],
      },
    });
    const own = {
      type: "FeatureCollection" as const,
      features: [polygon(null, "上海"), polygon("A2", "别名")],
    };
    expect(featureOf(area("2", "上海"), own)?.properties?.name).toBe("别名");
    const drawing = drawingOf({ areas: [area("9", "上海")], shops: [], own, land: null }, SIZE);
    expect(drawing?.shapes[0]?.isAround).toBe(false);
  });

  it("keeps one lone store on the picture", () => {
    const drawing = drawingOf(
      { areas: [area("1", "上海")], shops: [shop("a", "1", [121.47, 31.23])], own: null, land: null },
      SIZE,
    );
    expect(drawing?.dots[0]?.at.every((one) => Number.isFinite(one) && one > 0)).toBe(true);
  });

  it("has the corners of a hull and nothing inside", () => {
    const corners = hull([
      [0, 0],
      [4, 0],
      [2, 1],
      [4, 4],
      [0, 4],
      [2, 2],
    ]);
    expect(corners).toHaveLength(4);
    expect(corners).not.toContainEqual([2, 2]);
  });

  it("has equal steps, and one where all are equal", () => {
    const steps = stepsOf([0, 50, 100]);
    expect(steps).toHaveLength(5);
    expect([0, 19, 20, 99, 100].map((value) => stepOf(value, steps))).toEqual([0, 0, 1, 4, 4]);
    expect(stepsOf([7, 7])).toEqual([{ from: 7, to: 7 }]);
  });
});

import { describe, expect, it } from "vitest";
import { BOX, linesOf, middle, wayOf } from "./flowPlace";

describe("a drawn flow", () => {
  it("leads around what lies between, and says when clear of the boxes", () => {
    const at = (column: number, row: number) => ({ column, row });
    expect(wayOf(at(0, 0), at(1, 0)).points.split(" ")).toHaveLength(2);
    const far = wayOf(at(0, 0), at(2, 0));
    const ys = far.points.split(" ").map((point) => Number(point.split(",")[1]));
    expect(Math.min(...ys)).toBeLessThan(middle(at(1, 0)).y - BOX.height / 2);
    const down = wayOf(at(0, 0), at(0, 2));
    expect(down.y).toBeGreaterThan(middle(at(0, 0)).y + BOX.height / 2);
    expect(down.y).toBeLessThan(middle(at(0, 1)).y - BOX.height / 2);
  });

  it("breaks texts where they fit, and cuts what is too long", () => {
    expect(linesOf("联系客户", 7.5, 2)).toEqual(["联系客户"]);
    expect(linesOf("说明会员权益与使用方法", 7.5, 2)).toEqual(["说明会员权益与", "使用方法"]);
    expect(linesOf("Explain the benefits", 7.5, 2)).toEqual(["Explain the", "benefits"]);
    expect(linesOf("说明会员权益与使用方法", 7.5, 1)).toEqual(["说明会员权益…"]);
    expect(linesOf("", 7.5, 2)).toEqual([]);
  });
});

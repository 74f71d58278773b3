import { describe, expect, it } from "vitest";
import type { CampaignFigures } from "@/api/campaigns";
import { byOrigin, linesOf, share, totalOf } from "./figures";

const side = (reach: number, sales = "0", cost = "0") => ({ reach, response: 1, sales, cost });
const cell = (phase_id: string | null, city: string | null, reach: number) => ({
  phase_id,
  city,
  channel_id: null,
  person_id: null,
  planned: side(100, "10.10", "1.05"),
  actual: side(reach, "0.30"),
  committed: "0.00",
  leads: 1,
  converted: 0,
});
const figures: CampaignFigures = {
  cells: [cell(null, "济南", 1), cell("2", "济南", 2), cell("1", "青岛", 4), cell("2", null, 8)],
  phases: [
    { id: "1", name: "导入期", origin: "71" },
    { id: "2", name: "发展期", origin: "72" },
  ],
  channels: [],
  people: [],
};

describe("what was planned and what was done", () => {
  it("is added up along phases in their order, what belongs nowhere last", () => {
    const lines = linesOf(figures, "phase_id");
    expect(lines.map((line) => [line.name, line.actual.reach])).toEqual([
      ["导入期", 4],
      ["发展期", 10],
      [null, 1],
    ]);
  });

  it("is added up along cities", () => {
    const reached = linesOf(figures, "city").map((line) => [line.key, line.actual.reach]);
    expect(reached).toEqual([
      ["济南", 3],
      ["青岛", 4],
      ["", 8],
    ]);
  });

  it("keeps money in whole minor units", () => {
    const total = totalOf(figures);
    expect([total.planned.sales, total.planned.cost, total.actual.sales, total.leads]).toEqual([
      4040, 420, 120, 4,
    ]);
  });

  it("is found along the pilot's phases", () => {
    expect(byOrigin(figures).get("72")?.actual.reach).toBe(10);
  });

  it("has no share of nothing", () => {
    expect(share(5, 0)).toBeNull();
    expect(share(5, 10)).toBe(0.5);
  });
});

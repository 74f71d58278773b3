import { describe, expect, it } from "vitest";
import type { CampaignLift } from "@/api/segments";
import { returnOf } from "./returns";

const lift = (state: string, names: string[]) =>
  ({
    state,
    measures: names.map((name) => ({ name, total: { value: 30_000, low: 10_000, high: 50_000 } })),
  }) as unknown as CampaignLift;

describe("the measured return", () => {
  it("is what came more than was spent, of what was spent", () => {
    expect(returnOf(lift("final", ["conversion", "spend"]), "200.00")).toEqual({
      of: "spend",
      spent: 20_000,
      value: 0.5,
      low: -0.5,
      high: 1.5,
    });
  });

  it("is the margin's where it is known", () => {
    expect(returnOf(lift("final", ["spend", "margin"]), "200")?.of).toBe("margin");
  });

  it("isn't told before the end, nor where nothing was spent", () => {
    expect(returnOf(lift("provisional", ["spend"]), "200")).toBeNull();
    expect(returnOf(lift("final", ["spend"]), "0.00")).toBeNull();
    expect(returnOf(lift("final", ["spend"]), undefined)).toBeNull();
  });
});

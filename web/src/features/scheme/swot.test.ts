import { describe, expect, it } from "vitest";
import type { RecordRow } from "@/api/types";
import { spokenFor, sumOf } from "./swot";

const factor = (quadrant: string, weight: number, score: number) =>
  ({ id: quadrant, version: 1, quadrant, weight, score }) as unknown as RecordRow;

describe("a SWOT board", () => {
  const rows = [
    factor("strength", 20, 4),
    factor("weakness", 20, 5),
    factor("opportunity", 30, 4),
    factor("threat", 10, 3),
  ];

  it("sums weight times score of each quadrant", () => {
    expect(sumOf(rows, "weakness")).toBe(100);
  });

  it("speaks for the strategy of the stronger sides, and for none where they weigh the same", () => {
    expect(spokenFor(rows)).toBe("wo");
    expect(spokenFor([...rows, factor("strength", 10, 3)])).toBe("so");
    expect(spokenFor([...rows, factor("threat", 30, 4)])).toBe("wt");
    expect(spokenFor([...rows, factor("strength", 20, 1)])).toBeNull();
    expect(spokenFor([])).toBeNull();
  });
});

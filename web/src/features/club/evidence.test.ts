import { describe, expect, it } from "vitest";
import type { RecordRow } from "@/api/types";
import { evidenceOf } from "./evidence";

const change = (reason: string, evidence: object | null): RecordRow => ({
  id: "1",
  version: 1,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  reason,
  evidence: evidence === null ? null : JSON.stringify(evidence),
});

describe("what a change of tier was decided by", () => {
  it("tells one purchase by its amount, whatever the ladder counts", () => {
    const kept = { purchase: 7, amount: 52000, value: 3, metric: "visits", threshold: 30000 };
    expect(evidenceOf(change("purchase", kept))).toEqual({
      why: "purchase",
      figures: { value: 52000, threshold: 30000 },
      metric: "spend",
    });
  });
  it("tells what was counted in the ladder's own figures", () => {
    const { figures, metric } = evidenceOf(
      change("accumulated", { amount: 100, value: 12, metric: "visits", threshold: 10 }),
    );
    expect([figures, metric]).toEqual([{ value: 12, threshold: 10 }, "visits"]);
  });
  it("tells which proof it was, and nothing where nothing is kept", () => {
    expect(evidenceOf(change("proof", { proof: 9, kind: "package" })).proof).toBe("package");
    expect(evidenceOf(change("hand", null)).figures).toEqual({});
  });
});

import { describe, expect, it } from "vitest";
import { type Purse, pointsFor, worthOf } from "./points";

const purse: Purse = { account_id: "1", unit: "分", available: 1000, per: 100, amount: "1.00", step: 100 };

describe("points at the till", () => {
  it("pay no more than is due, in whole steps", () => {
    expect(pointsFor(purse, 1250, 0)).toBe(1000);
    expect(pointsFor(purse, 399, 0)).toBe(300);
    expect(pointsFor(purse, 99, 0)).toBe(0);
    expect(worthOf(purse, 300)).toBe(300);
  });
  it("pay no more than there are", () => {
    expect(pointsFor(purse, 5000, 700)).toBe(300);
    expect(pointsFor({ ...purse, available: 0 }, 5000, 0)).toBe(0);
  });
  it("come back without that bound", () => {
    expect(pointsFor({ ...purse, available: 0 }, 500, null)).toBe(500);
  });
  it("are never worth more than what is due where a point is worth less than a cent", () => {
    const fine: Purse = { ...purse, per: 1000, amount: "1.00", step: 1 };
    expect(worthOf(fine, pointsFor(fine, 7, 0))).toBeLessThanOrEqual(7);
  });
});

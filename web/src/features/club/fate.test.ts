import { describe, expect, it } from "vitest";
import type { PointsAccount } from "@/api/club";
import { fateOfJoining, fateOfLeaving } from "./fate";

const account = (more: Partial<PointsAccount>): PointsAccount => ({
  id: "1",
  programme_id: "p",
  programme: "积分",
  unit: "分",
  household_id: null,
  state: "open",
  balance: 0,
  available: 0,
  held: 0,
  pending: 0,
  debt: 0,
  value: "0.00",
  expiring: null,
  lots: [],
  ...more,
});

describe("the fate of points", () => {
  it("of who joins: only own points of shared programmes, and only those that can be spent", () => {
    const accounts = [
      account({ available: 40, pending: 5, held: 2 }),
      account({ programme_id: "alone", available: 9 }),
      account({ household_id: "h", available: 70 }),
    ];
    expect(fateOfJoining(accounts, ["p"]).map((one) => [one.moves, one.stays])).toEqual([[40, 7]]);
  });
  it("nothing leaves an account that is frozen, or that owes", () => {
    const frozen = account({ household_id: "h", state: "frozen", available: 30 });
    const owing = account({ household_id: "h", available: -4, debt: 4 });
    expect(fateOfLeaving([frozen, owing], "h").map((one) => one.moves)).toEqual([0, 0]);
  });
});

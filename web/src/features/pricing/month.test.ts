import { expect, it } from "vitest";
import { daysOf, monthAfter, thisMonth } from "./month";

it("knows the days of a month and the months beside it", () => {
  expect(daysOf("2024-02")).toHaveLength(29);
  expect(daysOf("2026-11").at(-1)).toBe("2026-11-30");
  expect(monthAfter("2026-12", 1)).toBe("2027-01");
  expect(monthAfter("2026-01", -1)).toBe("2025-12");
  expect(thisMonth(new Date(2026, 0, 5))).toBe("2026-01");
});

import { describe, expect, it } from "vitest";
import type { RecordRow } from "@/api/types";
import { figuresOf } from "./purchases";

const ZONE = "Asia/Shanghai";
const sale = (sold_at: string, amount: string): RecordRow => ({
  id: sold_at,
  version: 1,
  created_at: sold_at,
  updated_at: sold_at,
  sold_at,
  amount,
});

const sales = [
  sale("2024-03-11T10:00:00Z", "-5.00"),
  sale("2024-03-11T09:00:00Z", "20.10"),
  sale("2024-02-29T16:00:00Z", "10.20"),
  sale("2024-02-29T15:59:59Z", "0.00"),
];

describe("a customer's figures", () => {
  it("counts returns and gifts in sales, but not as visits", () => {
    expect(figuresOf(sales, ZONE)).toEqual({
      tickets: 2,
      net: 25.3,
      average: 15.15,
      // 16:00 UTC is the next day in Shanghai.
      first: "2024-03-01",
      last: "2024-03-11",
      gap: 10,
    });
  });

  it("has no averages without purchases", () => {
    const figures = figuresOf([], ZONE);
    expect([figures.average, figures.gap, figures.first]).toEqual([null, null, null]);
  });
});

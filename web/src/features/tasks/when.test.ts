import { describe, expect, it } from "vitest";
import { boundsOf } from "./when";

const ZONE = "Asia/Shanghai";
// 01:30 on the 2nd in Shanghai.
const NOW = new Date("2024-03-01T17:30:20Z");

describe("tasks by when they are due", () => {
  it("ends the day by the company's clock", () => {
    expect(boundsOf("today", NOW, ZONE)).toEqual([
      "due_at:ge:2024-03-01T17:30:00Z",
      "due_at:le:2024-03-02T15:59:59Z",
    ]);
    expect(boundsOf("next", NOW, ZONE)).toEqual(["due_at:gt:2024-03-02T15:59:59Z"]);
  });

  it("calls late what was due before now", () => {
    expect(boundsOf("overdue", NOW, ZONE)).toEqual(["due_at:lt:2024-03-01T17:30:00Z"]);
  });
});

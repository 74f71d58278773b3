import { describe, expect, it } from "vitest";
import { fourPhases, ganttOf, monthsOf, shifted } from "./gantt";

const phase = { id: "p", name: "导入期", starts_on: "2026-02-27", ends_on: "2026-03-03" };
const task = (id: string, starts_on: string | null, ends_on: string | null, of: string | null = "p") => ({
  id,
  name: id,
  starts_on,
  ends_on,
  phase: of,
});

describe("the plan drawn by days", () => {
  it("puts tasks under their phase by their days, and leaves out what has none", () => {
    const drawn = ganttOf(
      [phase],
      [task("b", "2026-03-02", "2026-03-03"), task("a", null, "2026-02-28"), task("c", null, null)],
      [{ task: "b", after: "a" }],
      ["2026-02-26", "2026-03-10"],
    );
    expect(drawn?.start).toBe("2026-02-26");
    expect(drawn?.days).toBe(13);
    expect(drawn?.bars.map((bar) => [bar.id, bar.from, bar.to, bar.row])).toEqual([
      ["p", 1, 5, 0],
      ["a", 2, 2, 1],
      ["b", 4, 5, 2],
    ]);
    expect(drawn?.arrows.map(({ from, to }) => [from.id, to.id])).toEqual([["a", "b"]]);
  });

  it("draws nothing where nothing has a day", () => {
    expect(ganttOf([], [task("a", null, null)], [], ["2026-03-01", null])).toBeNull();
  });

  it("divides a campaign into phases without gaps", () => {
    const made = fourPhases("2026-03-01", "2026-03-31", ["a", "b", "c", "d"]);
    expect(made[0]?.starts_on).toBe("2026-03-01");
    expect(made[3]?.ends_on).toBe("2026-03-31");
    for (const [at, one] of made.slice(1).entries())
      expect(one.starts_on).toBe(shifted(made[at]?.ends_on ?? "", 1));
  });

  it("names months where they begin", () => {
    expect(monthsOf("2026-02-27", 5)).toEqual([
      { at: 0, text: "2026-02" },
      { at: 2, text: "2026-03" },
    ]);
  });
});

import { expect, test } from "vitest";
import { agendaOf, type Item, movedBy, nearer, shownDays, turned, weekdayOf, weeksOf } from "./calendar";

const item = (id: string, from: string, to: string): Item => ({
  id,
  name: id,
  of: null,
  from,
  to,
  state: "draft",
  movable: true,
});

test("a month is shown in whole weeks from Monday", () => {
  expect(shownDays("month", "2026-02-14")).toEqual(["2026-01-26", "2026-03-01"]);
  expect(shownDays("week", "2026-02-14")).toEqual(["2026-02-09", "2026-02-15"]);
  expect([weekdayOf("2026-02-09"), weekdayOf("2026-02-15")]).toEqual([0, 6]);
});

test("turning goes by weeks or by months, over the end of the year", () => {
  expect(turned("month", "2026-12-31", 1)).toBe("2027-01-01");
  expect(turned("month", "2026-03-31", -1)).toBe("2026-02-01");
  expect(turned("week", "2026-01-01", 1)).toBe("2026-01-05");
});

test("from empty days the nearer campaign is offered, before or after them", () => {
  const days: [string, string] = ["2026-10-26", "2026-12-06"];
  expect(nearer(days, "2026-10-01", "2026-12-10")).toBe("2026-12-10");
  expect(nearer(days, "2025-03-31", null)).toBe("2025-03-31");
  expect(nearer(days, null, null)).toBeNull();
});

test("what lasts over weeks has a piece in each, in a lane of its own", () => {
  const weeks = weeksOf(
    ["2026-02-02", "2026-02-15"],
    [
      item("b", "2026-02-04", "2026-02-05"),
      item("a", "2026-02-03", "2026-02-10"),
      item("c", "2026-02-06", "2026-02-06"),
    ],
  );
  const told = weeks.map((week) =>
    week.pieces.map(({ item: of, from, to, lane }) => [of.id, from, to, lane]),
  );
  expect(told).toEqual([
    [
      ["a", 1, 6, 0],
      ["b", 2, 3, 1],
      ["c", 4, 4, 1],
    ],
    [["a", 0, 1, 0]],
  ]);
  expect(weeks.map((week) => week.lanes)).toEqual([2, 1]);
  expect(weeks[0]?.pieces[0]).toMatchObject({ begins: true, ends: false });
});

test("the agenda tells on which day something begins, and first what goes on", () => {
  const days = agendaOf(
    ["2026-02-02", "2026-02-08"],
    [
      item("late", "2026-02-05", "2026-02-06"),
      item("goes on", "2026-01-20", "2026-02-03"),
      item("over", "2026-01-01", "2026-01-02"),
    ],
  );
  expect(days.map(({ day, items }) => [day, items.map((one) => one.id)])).toEqual([
    ["2026-02-02", ["goes on"]],
    ["2026-02-05", ["late"]],
  ]);
  expect(movedBy(item("x", "2026-02-27", "2026-03-02"), 2)).toEqual(["2026-03-01", "2026-03-04"]);
});

import { expect, it } from "vitest";
import { picksOf, toggledPart } from "./parts";

it("J2: of a group of a bundle as many are picked as there should be", () => {
  const part = (id: string, is_chosen: boolean) =>
    ({ id, is_chosen }) as Parameters<typeof picksOf>[0][number]["parts"][number];
  const group = (id: string, choose_count: number | null, parts: ReturnType<typeof part>[]) =>
    ({ id, name: id, choose_count, parts }) as Parameters<typeof picksOf>[0][number];
  const food = group("food", null, [part("bun", true)]);
  const drink = group("drink", 1, [part("milk", true), part("juice", false)]);
  const fruit = group("fruit", 2, [part("plum", true), part("pear", true), part("fig", false)]);
  const all = [food, drink, fruit];
  expect(picksOf(all)).toEqual(["milk", "plum", "pear"]);
  expect(toggledPart(all, drink, "juice").sort()).toEqual(["juice", "pear", "plum"]);
  expect(toggledPart(all, fruit, "fig").sort()).toEqual(["fig", "milk", "pear"]);
  expect(toggledPart(all, drink, "milk")).toEqual(["milk", "plum", "pear"]);
});

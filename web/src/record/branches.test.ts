import { expect, test } from "vitest";
import type { RecordRow } from "@/api/types";
import { branchesOf } from "./branches";

const row = (id: string, parent_id: string | null) => ({ id, parent_id, version: 1 }) as unknown as RecordRow;

test("records stand below the one above them, and at the top where that isn't seen", () => {
  const tree = branchesOf([row("3", "2"), row("1", null), row("2", "1"), row("4", "9")]);
  const shape = (branches: typeof tree): unknown =>
    branches.map(({ key, children }) => [key, shape(children)]);
  expect(shape(tree)).toEqual([
    ["1", [["2", [["3", []]]]]],
    ["4", []],
  ]);
});

import { expect, test } from "vitest";
import type { RecordRow } from "@/api/types";
import { requestOf, takenBack } from "./BenefitUses";

test("a use is known to be taken back by the one that took it", () => {
  const uses = [
    { id: "3", key: "free:1" },
    { id: "2", key: "k2" },
    { id: "1", key: "k1" },
  ] as unknown as RecordRow[];
  expect([...takenBack(uses)]).toEqual(["1"]);
});

test("a use that a request asked for names it", () => {
  const use = (key: string) => ({ id: "1", key }) as unknown as RecordRow;
  expect([requestOf(use("request:12")), requestOf(use("free:1"))]).toEqual(["12", null]);
});

import { expect, test } from "vitest";
import { detailsOf, wordOf } from "./details";

test("an erasure's proofs are no reading for people", () => {
  const proofs = { lines: [27459, "qJ2Ve0"], mac: "ARLGSEs9" };
  expect(detailsOf("redact", proofs)).toEqual([]);
  expect(detailsOf("erase", { records: 4, lines: 5, reason: "" })).toEqual([
    { name: "records", value: "4" },
    { name: "lines", value: "5" },
  ]);
  expect(detailsOf("create", null)).toEqual([]);
});

test("a way of signing in is told in words, what somebody wrote as it is", () => {
  expect(wordOf("detail", "password")).toBe("audit.way.password");
  expect(wordOf("detail", "前台平板")).toBeUndefined();
  expect(wordOf("reason", "password")).toBeUndefined();
  expect(wordOf("is_active", "false")).toBe("value.no");
});

import { describe, expect, it } from "vitest";
import type { RecordRow } from "@/api/types";
import { chunksOf, tagsByCustomer } from "./tagRows";

describe("tags in a list", () => {
  it("are asked for in lots that stay when rows follow", () => {
    expect(chunksOf(["1", "2", "3"], 2)).toEqual([["1", "2"], ["3"]]);
    expect(chunksOf(["1", "2", "3", "4", "5"], 2)[0]).toEqual(["1", "2"]);
    expect(chunksOf([], 2)).toEqual([]);
  });

  it("stand with their customer", () => {
    const row = (id: string, customer_id: string) => ({ id, customer_id }) as unknown as RecordRow;
    const found = tagsByCustomer([row("1", "a"), row("2", "b"), row("3", "a")]);
    expect(found.get("a")?.map(({ id }) => id)).toEqual(["1", "3"]);
    expect(found.get("c")).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import type { Chart } from "@/api/access";
import { treeOf } from "./chart";

const unit = (id: string, parent_id: string | null) => ({ id, name: id, kind: "department", parent_id });
const post = (id: string, org_unit_id: string, is_head = false) => ({
  id,
  name: id,
  org_unit_id,
  is_head,
  reports_to: [],
});
const holder = (post_id: string, user_id: string) => ({
  post_id,
  user_id,
  name: user_id,
  is_primary: true,
  valid_from: null,
  valid_to: null,
});

describe("treeOf", () => {
  const chart: Chart = {
    on: "2026-01-01",
    units: [unit("south", "top"), unit("top", null), unit("lost", "unseen")],
    posts: [post("rep", "south"), post("lead", "south", true), post("boss", "top", true)],
    holders: [holder("rep", "a"), holder("rep", "b"), holder("boss", "c")],
  };

  it("hangs units below their parents and counts people to the top", () => {
    const [top, lost] = treeOf(chart);
    expect(top?.id).toBe("top");
    expect(top?.units.map((one) => one.id)).toEqual(["south"]);
    expect(top?.people).toBe(3);
    expect(lost?.id).toBe("lost");
  });

  it("puts the head of a unit first", () => {
    expect(treeOf(chart)[0]?.units[0]?.posts.map((one) => one.id)).toEqual(["lead", "rep"]);
  });
});

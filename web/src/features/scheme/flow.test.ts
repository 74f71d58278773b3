import { describe, expect, it } from "vitest";
import { placeOf } from "@/charts/flowPlace";
import { changed, EMPTY, readFlow, without, withStep } from "./flow";

describe("a flow that is drawn", () => {
  it("grows to the right of the step chosen, and loses what led to a step that goes", () => {
    const one = withStep(EMPTY, "开始", null);
    const two = withStep(one, "联系客户", "n0");
    expect(two.nodes[1]).toMatchObject({ column: 1, row: 0, shape: "step" });
    expect(two.edges).toEqual([{ from: "n0", to: "n1", text: "" }]);
    expect(without(two, "n1")).toEqual(one);
    expect(changed(two, "n1", placeOf(400, 200)).nodes[1]).toMatchObject({ column: 2, row: 2 });
  });

  it("is empty where its text is none", () => {
    expect(readFlow("nothing")).toEqual(EMPTY);
    expect(readFlow(null)).toEqual(EMPTY);
  });
});

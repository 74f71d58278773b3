import { describe, expect, it } from "vitest";
import {
  BEGINNING,
  changed,
  drawn,
  type Flow,
  mayLeadTo,
  readFlow,
  waysOf,
  without,
  withStep,
  withWay,
} from "./flow";

const ways = (flow: Flow) => flow.edges.map((edge) => `${edge.from}-${edge.when ?? ""}-${edge.to}`).sort();

describe("a journey's flow", () => {
  it("takes a step in between, and lets it go again", () => {
    const [flow, id] = withStep(BEGINNING, "send", "start");
    expect(ways(flow)).toEqual([`${id}--end`, `start--${id}`]);
    expect(ways(without(flow, id))).toEqual(["start--end"]);
  });

  it("makes room for a step in between, so that no line crosses another", () => {
    const [flow, id] = withStep(BEGINNING, "send", "start");
    const [longer, last] = withStep(flow, "task", id);
    const places = longer.nodes.map((step) => [step.id, step.column, step.row]);
    expect(places).toEqual([
      ["start", 0, 0],
      ["end", 3, 0],
      [id, 1, 0],
      [last, 2, 0],
    ]);
  });

  it("puts a step below where there is no room", () => {
    const [start, end] = BEGINNING.nodes as [Flow["nodes"][0], Flow["nodes"][0]];
    const apart = { ...end, id: "apart", column: 2 };
    const [flow, id] = withStep({ ...BEGINNING, nodes: [start, end, apart] }, "tag", "start");
    expect(flow.nodes.find((step) => step.id === id)).toMatchObject({ column: 1, row: 1 });
    expect(flow.nodes.find((step) => step.id === "end")).toMatchObject({ column: 1, row: 0 });
  });

  it("gives a condition two ways, and the step behind it the first", () => {
    const [flow, id] = withStep(BEGINNING, "condition", "start");
    expect(ways(flow)).toEqual([`${id}-yes-end`, `start--${id}`]);
    const whole = withWay(flow, id, "no", "end");
    expect(ways(whole)).toContain(`${id}-no-end`);
    const [more, tag] = withStep(flow, "tag", id);
    expect(ways(more)).toContain(`${id}-no-${tag}`);
  });

  it("ends a branch that led nowhere where everything ends, which stands behind it", () => {
    const [flow, id] = withStep(BEGINNING, "condition", "start");
    const [more, tag] = withStep(flow, "tag", id);
    expect(ways(more)).toContain(`${tag}--end`);
    const [longer, last] = withStep(more, "task", tag);
    expect(ways(longer)).toEqual(
      [`start--${id}`, `${id}-yes-end`, `${id}-no-${tag}`, `${tag}--${last}`, `${last}--end`].sort(),
    );
    const columnOf = (name: string) => longer.nodes.find((step) => step.id === name)?.column ?? 0;
    expect(columnOf("end")).toBeGreaterThan(columnOf(last));
  });

  it("draws two ways to the same step as one line with both words", () => {
    const [flow, id] = withStep(BEGINNING, "condition", "start");
    const said = { title: () => "", way: (way: string) => way, note: () => undefined };
    const [, lines] = drawn(withWay(flow, id, "no", "end"), [], said);
    expect(lines).toContainEqual({ from: id, to: "end", text: "yes / no" });
  });

  it("keeps what comes behind a wait that becomes one for an event", () => {
    const [flow, id] = withStep(BEGINNING, "wait", "start");
    const heard = changed(flow, id, { set: { mode: "event", event: "purchase", days: 3 } });
    expect(ways(heard)).toEqual([`${id}-done-end`, `start--${id}`]);
    const back = changed(withWay(heard, id, "time_out", "end"), id, { set: { mode: "for", days: 3 } });
    expect(ways(back)).toEqual([`${id}--end`, `start--${id}`]);
  });

  it("leads nowhere back", () => {
    const [flow, id] = withStep(BEGINNING, "tag", "start");
    const [longer, last] = withStep(flow, "tag", id);
    expect(mayLeadTo(longer, id).map((step) => step.id)).toEqual(["end", last]);
    expect(mayLeadTo(longer, last).map((step) => step.id)).toEqual(["end"]);
  });

  it("is a beginning where its text is none", () => {
    expect(readFlow("nothing")).toEqual(BEGINNING);
    expect(readFlow(null)).toEqual(BEGINNING);
    expect(
      waysOf({ ...(BEGINNING.nodes[0] as Flow["nodes"][0]), kind: "split", set: { weights: [1, 1, 2] } }),
    ).toEqual(["1", "2", "3"]);
  });
});

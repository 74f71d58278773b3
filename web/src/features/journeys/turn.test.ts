import { describe, expect, it } from "vitest";
import { turnOf } from "./turn";

const [a, b, c] = [{ id: "a" }, { id: "b" }, { id: "c" }];

describe("whose turn it is", () => {
  it("goes through the list, with who was skipped at the end", () => {
    expect(turnOf([a, b, c], [])).toEqual({ now: a, others: [b, c] });
    expect(turnOf([a, b, c], ["a"])).toEqual({ now: b, others: [c, a] });
    expect(turnOf([], ["a"])).toEqual({ now: undefined, others: [] });
  });

  it("stays with who is being called, though somebody more urgent comes in", () => {
    expect(turnOf([c, a, b], [], "a")).toEqual({ now: a, others: [c, b] });
  });

  it("goes on once that one is gone", () => {
    expect(turnOf([b, c], [], "a")).toEqual({ now: b, others: [c] });
  });
});

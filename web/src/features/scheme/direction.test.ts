import { describe, expect, it } from "vitest";
import { shareDone } from "./direction";

describe("the way of a direction", () => {
  it("goes up or down to its target", () => {
    expect(shareDone(100, 200, 150)).toBe(50);
    expect(shareDone(0.5, 0.3, 0.35)).toBe(75);
    expect(shareDone(100, 200, 90)).toBe(0);
    expect(shareDone(100, 200, 250)).toBe(100);
    expect(shareDone(null, 200, 150)).toBeNull();
    expect(shareDone(100, 100, 150)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { type Change, isTouched, waitAfter } from "./live";

const change: Change = { entity: "org.store", act: "updated", id: "9", version: 4 };

describe("live updates", () => {
  it("reads anew what may be older than the change, and nothing else", () => {
    const touched = (key: unknown[], data?: unknown) => isTouched(key, data, [change]);
    expect(touched(["records", "org.store", "list", {}, 50])).toBe(true);
    expect(touched(["records", "org.store", "one", "9"], { version: 3 })).toBe(true);
    expect(touched(["records", "org.store", "one", "9"], { version: 4 })).toBe(false);
    expect(touched(["records", "org.store", "one", "8"], { version: 3 })).toBe(false);
    expect(touched(["records", "org.store", "history", "9"])).toBe(true);
    expect(touched(["records", "org.user", "list"])).toBe(false);
    expect(touched(["session"])).toBe(false);
    expect(
      isTouched(["records", "org.store", "one", "8"], {}, [
        { entity: "org.store", act: "updated", many: true },
      ]),
    ).toBe(true);
  });

  it("waits longer after each failure, up to a limit", () => {
    expect(waitAfter(0, 0)).toBe(2_000);
    expect(waitAfter(3, 0)).toBe(16_000);
    expect(waitAfter(50, 1)).toBe(90_000);
  });
});

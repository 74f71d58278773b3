// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { Problem } from "./client";
import { dropPages, orKept } from "./keptPage";

const unreached = () => Promise.reject(new Problem({ status: 0, code: "network" }));

describe("what a page opens with", () => {
  beforeEach(() => localStorage.clear());

  it("is what the server answered last, where it isn't reached", async () => {
    await expect(orKept("till.stores", unreached())).rejects.toThrow();
    expect(await orKept("till.stores", Promise.resolve({ items: ["N"] }))).toEqual({ items: ["N"] });
    expect(await orKept("till.stores", unreached())).toEqual({ items: ["N"] });
    await orKept("till.session", Promise.resolve(null));
    expect(await orKept("till.session", unreached())).toBeNull();
  });

  it("never hides what the server refuses, and is gone once it is forgotten", async () => {
    await orKept("till.stores", Promise.resolve({ items: ["N"] }));
    const refused = Promise.reject(new Problem({ status: 403, code: "access.forbidden" }));
    await expect(orKept("till.stores", refused)).rejects.toThrow();
    await dropPages();
    await expect(orKept("till.stores", unreached())).rejects.toThrow();
  });
});

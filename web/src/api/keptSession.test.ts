// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { checkKept, keepSession, keptSession } from "./keptSession";
import type { Session } from "./types";

const session = (user: string, company = "shop") =>
  ({ signed_in: true, csrf: "secret", user: { id: user }, company: { slug: company } }) as Session;
const DAY_MS = 86_400_000;

describe("who goes on without a connection", () => {
  beforeEach(() => localStorage.clear());

  it("is whoever was signed in, without the token for writes, for a day", () => {
    keepSession(session("1"), 1000);
    expect(keptSession(2000)).toMatchObject({ user: { id: "1" }, csrf: "" });
    expect(JSON.stringify({ ...localStorage })).not.toContain("secret");
    expect(keptSession(1000 + DAY_MS)).toBeNull();
  });

  it("is nobody once somebody else is signed in, or nobody is", () => {
    keepSession(session("1"));
    checkKept(session("1"));
    expect(keptSession()).not.toBeNull();
    checkKept(session("2"));
    expect(keptSession()).toBeNull();
    keepSession(session("1"));
    checkKept(session("1", "other"));
    expect(keptSession()).toBeNull();
    keepSession(session("1"));
    checkKept(null);
    expect(keptSession()).toBeNull();
  });
});

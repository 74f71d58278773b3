import { describe, expect, it } from "vitest";
import type { RecordRow } from "@/api/types";
import { inherited, lineOf } from "./policy";

const line = (entity: string, action: string, scope: string): RecordRow => ({
  id: `${entity} ${action}`,
  version: 1,
  created_at: "",
  updated_at: "",
  entity,
  action,
  scope,
});

describe("the policy of a role", () => {
  const lines = [
    line("*", "read", "all"),
    line("customers.*", "read", "team"),
    line("org.user", "read", "none"),
  ];

  it("has a domain's line before the one for everything", () => {
    expect(inherited(lines, "customers.customer", "read")).toBe("team");
    expect(inherited(lines, "trade.sale", "read")).toBe("all");
    expect(inherited(lines, "customers.*", "read")).toBe("all");
    expect(inherited(lines, "trade.sale", "delete")).toBe("none");
  });

  it("finds a line of its own", () => {
    expect(lineOf(lines, "org.user", "read")?.scope).toBe("none");
    expect(lineOf(lines, "trade.sale", "read")).toBeUndefined();
  });
});

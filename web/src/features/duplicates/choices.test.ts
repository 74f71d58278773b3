import { describe, expect, it } from "vitest";
import type { EntityDef, RecordRow } from "@/api/types";
import { chosenOf, differs, requestOf, usual } from "./choices";

const record = (id: string, more: Record<string, string | null>): RecordRow => ({
  id,
  version: 3,
  created_at: "",
  updated_at: "",
  ...more,
});
const records = [record("1", { name: "张小美", phone: null }), record("2", { name: "张晓美", phone: "138" })];
const entity = { key: "customers.customer" } as EntityDef;

describe("the choices of a merge", () => {
  it("takes the survivor's value, or the first that is there", () => {
    expect(usual(records, "1", "name")).toBe("1");
    expect(usual(records, "1", "phone")).toBe("2");
    expect(usual(records, "2", "name")).toBe("2");
    expect(chosenOf(records, "1", { name: { from: "2" } }, "name")).toEqual({ from: "2" });
  });

  it("knows where records differ", () => {
    expect(differs(records, "name")).toBe(true);
    expect(differs(records, "city")).toBe(false);
  });

  it("sends what was chosen, with the versions that were seen", () => {
    const choices = { name: { from: "2" }, city: { value: "上海" } };
    expect(requestOf(entity, { records, moves: [] }, "1", choices)).toEqual({
      entity: "customers.customer",
      survivor: { id: "1", version: 3 },
      losers: [{ id: "2", version: 3 }],
      choose: { name: "2" },
      values: { city: "上海" },
    });
  });
});

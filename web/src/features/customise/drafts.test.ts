import { describe, expect, it } from "vitest";
import type { FieldKind } from "@/api/customise";
import { filledIn, kindsAfter, limitsOf, moved, nameFrom, newField } from "./drafts";

describe("definitions", () => {
  it("makes a name that the server takes", () => {
    expect(nameFrom("Visit level", "c_", [])).toBe("c_visit_level");
    expect(nameFrom("拜访级别", "c_", [])).toBe("c_field");
    expect(nameFrom("Visit level", "c_", ["c_visit_level"])).toBe("c_visit_level_2");
    expect(nameFrom("  9 Lives!  ", "", [])).toBe("lives");
  });

  it("moves by steps, and stops at the ends", () => {
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
    expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  });

  it("offers only kinds that lose nothing", () => {
    expect(kindsAfter("phone")).toEqual(["phone", "text", "long_text"]);
    expect(kindsAfter("money")).toEqual(["money"]);
  });

  it("lets one language stand for both", () => {
    expect(filledIn({ zh: "级别", en: "" })).toEqual({ zh: "级别", en: "级别" });
  });

  it("asks only for limits that a kind can have, and says length where it means length", () => {
    const asked = (kind: FieldKind) =>
      limitsOf({ ...newField("org.store", 1), kind }).map((one) => `${one.name} ${one.label.slice(10)}`);
    expect(asked("money")).toEqual(["default default", "min min", "max max"]);
    expect(asked("text")).toEqual(["default default", "min min_length", "pattern pattern"]);
    expect(asked("address")).toEqual(["default default", "min min_length", "max length", "pattern pattern"]);
    expect(asked("bool")).toEqual(["default default"]);
    expect(asked("file")).toEqual([]);
    const kept = { ...newField("org.store", 1), max: "20" };
    expect(limitsOf(kept).map((one) => one.name)).toContain("max");
  });
});

import { describe, expect, it } from "vitest";
import type { LayoutDraft, Section } from "@/api/customise";
import type { EntityDef, FieldDef } from "@/api/types";
import {
  asRole,
  byWeight,
  isDefault,
  leftOut,
  missing,
  modeOf,
  newLayout,
  placed,
  stepFrom,
  withMode,
} from "./layouts";

const label = { zh: "x", en: "x" };
const field = (name: string, more: Partial<FieldDef> = {}): FieldDef => ({
  name,
  kind: { type: "text", max: 40 },
  required: false,
  read_only: false,
  search: false,
  filter: false,
  list: 0,
  group: "main",
  default: null,
  ...more,
});
const entity = {
  key: "a.b",
  fields: [
    field("number", { required: true }),
    field("kind", { required: true, default: "person" }),
    field("phone"),
    field("old", { hidden: true }),
    field("income", { group: "profile" }),
  ],
} as EntityDef;
const section = (...names: string[]): Section => ({
  label,
  columns: 2,
  fields: names.map((name) => ({ name })),
});
const names = (sections: Section[]) => sections.map(({ fields }) => fields.map(({ name }) => name).join(" "));

describe("B13: a form in the making", () => {
  it("starts with every field in its group", () => {
    const made = newLayout(entity, (group) => ({ zh: group, en: group }));
    expect(names(made.sections)).toEqual(["number kind phone", "income"]);
    expect(isDefault(made)).toBe(true);
  });

  it("knows what it leaves out, and what it mustn't", () => {
    const sections = [section("kind", "income")];
    expect(leftOut(entity, sections).map(({ name }) => name)).toEqual(["number", "phone"]);
    expect(missing(entity, sections).map(({ name }) => name)).toEqual(["number"]);
    const shown: Section[] = [{ label, fields: [{ name: "number", read_only: true }] }];
    expect(missing(entity, shown).map(({ name }) => name)).toEqual(["number"]);
    expect(missing(entity, [section("number")])).toEqual([]);
  });

  it("moves fields within and between sections", () => {
    const sections = [section("a", "b", "c"), section("d")];
    expect(names(placed(sections, "a", { section: 0, at: 3 }))).toEqual(["b c a", "d"]);
    expect(names(placed(sections, "c", { section: 0, at: 0 }))).toEqual(["c a b", "d"]);
    expect(names(placed(sections, "b", { section: 1, at: 1 }))).toEqual(["a c", "d b"]);
    expect(names(placed(sections, "new", { section: 1, at: 0 }))).toEqual(["a b c", "new d"]);
  });

  it("steps over the border of a section, and stops at the ends", () => {
    const sections = [section("a", "b"), section("c")];
    const step = (name: string, by: -1 | 1) => {
      const to = stepFrom(sections, name, by);
      return to ? names(placed(sections, name, to)) : null;
    };
    expect(step("a", 1)).toEqual(["b a", "c"]);
    expect(step("b", 1)).toEqual(["a", "b c"]);
    expect(step("c", -1)).toEqual(["a b c", ""]);
    expect([step("a", -1), step("c", 1)]).toEqual([null, null]);
  });

  it("keeps of a field's conditions what its mode leaves room for", () => {
    const open = { name: "a", visible_if: "x", required_if: "y" };
    expect(modeOf(open)).toBe("open");
    expect(withMode(open, "required")).toEqual({ name: "a", required: true, visible_if: "x" });
    expect(withMode(open, "read_only")).toEqual({ name: "a", read_only: true, visible_if: "x" });
    expect(withMode({ name: "a", read_only: true }, "open")).toEqual({ name: "a" });
  });

  it("lists forms in the order in which they win", () => {
    const form = (name: string, more: Partial<LayoutDraft>): LayoutDraft => ({
      ...newLayout(entity, () => label),
      name,
      ...more,
    });
    const company = { field: "kind", value: "company" };
    const forms = [
      form("all", {}),
      form("role", { role: "clerk" }),
      form("both", { role: "clerk", class: company }),
      form("class", { class: company }),
    ];
    expect(byWeight(forms).map(({ name }) => name)).toEqual(["both", "class", "role", "all"]);
  });

  it("shows a role what its rules leave", () => {
    const rules = [
      { field: "phone", rule: "mask" },
      { field: "income", rule: "hide" },
    ];
    expect(asRole(entity.fields, rules).map(({ name, access }) => [name, access])).toEqual([
      ["number", undefined],
      ["kind", undefined],
      ["phone", "mask"],
      ["old", undefined],
    ]);
  });
});

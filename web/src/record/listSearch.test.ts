import { describe, expect, it } from "vitest";
import type { EntityDef, FieldDef, Kind } from "@/api/types";
import { changesOf, checkValue, groupsOf, startOf } from "./draft";
import { columnsOf, directionOf, nextSort, parseView, readListSearch, viewString } from "./listSearch";
import { relationsOf } from "./relations";

const field = (name: string, kind: Kind, more: Partial<FieldDef> = {}): FieldDef => ({
  name,
  kind,
  required: false,
  read_only: false,
  search: false,
  filter: false,
  list: 0,
  group: "main",
  default: null,
  ...more,
});
const entity = (key: string, fields: FieldDef[], child_of: EntityDef["child_of"] = null): EntityDef => ({
  key,
  domain: "x",
  name: key,
  title: "name",
  menu: true,
  program_only: false,
  views: [],
  child_of,
  unique: [],
  fields,
  can: { create: true, update: true, delete: true, import: true, export: true },
  rights: { create: "all", update: "all", delete: "all" },
  boards: [],
  has_forms: false,
  duplicates: null,
});
const text = (name: string, more?: Partial<FieldDef>) => field(name, { type: "text", max: 5 }, more);

describe("the list's state", () => {
  it("survives the way through a saved view", () => {
    const search = readListSearch({ f: "city:eq:上海", q: "王", sort: "-name", form: "new" });
    expect(parseView(viewString(search))).toEqual({ f: ["city:eq:上海"], q: "王", sort: "-name" });
  });

  it("shows columns by their place, or those of the URL", () => {
    const one = entity("x.a", [text("name", { list: 2 }), text("number", { list: 1 }), text("note")]);
    expect(columnsOf(one, undefined).map((column) => column.name)).toEqual(["number", "name"]);
    expect(columnsOf(one, "note,created_at,gone").map((column) => column.name)).toEqual([
      "note",
      "created_at",
    ]);
  });

  it("sorts up, down and not at all", () => {
    expect([undefined, "name", "-name"].map((sort) => nextSort(sort, "name"))).toEqual([
      "name",
      "-name",
      undefined,
    ]);
    expect(directionOf("-name", "name")).toBe("descending");
  });
});

describe("drafts", () => {
  const fields = [text("name", { required: true }), field("active", { type: "bool" }, { default: true })];

  it("starts with defaults and sends only changes", () => {
    const start = startOf(fields, null);
    expect(start).toEqual({ name: null, active: true });
    expect(changesOf(start, { name: "a", active: true })).toEqual({ name: "a" });
  });

  it("checks values by their kind", () => {
    const name = text("name", { required: true });
    expect(checkValue(name, " ", "CNY")).toBe("required");
    expect(checkValue(name, "123456", "CNY")).toBe("too_long");
    expect(checkValue(field("n", { type: "int" }), "1.5", "CNY")).toBe("not_an_integer");
    expect(checkValue(field("m", { type: "money" }), "1.005", "CNY")).toBe("too_precise");
    expect(checkValue(field("m", { type: "money" }), "1.05", "CNY")).toBeNull();
  });

  it("keeps groups in the order of their first field", () => {
    const groups = groupsOf([text("a"), text("b", { group: "g" }), text("c")]);
    expect(groups.map((group) => [group.name, group.fields.length])).toEqual([
      ["main", 2],
      ["g", 1],
    ]);
  });
});

describe("relations", () => {
  it("lists children before other links", () => {
    const link = (name: string) => field(name, { type: "link", entity: "x.sale" });
    const entities = [
      entity("x.note", [link("sale_id")]),
      entity("x.line", [link("sale_id")], { field: "sale_id", entity: "x.sale" }),
    ];
    const found = relationsOf({ entities }, "x.sale");
    expect(found.map((one) => [one.entity.key, one.owned])).toEqual([
      ["x.line", true],
      ["x.note", false],
    ]);
  });
});

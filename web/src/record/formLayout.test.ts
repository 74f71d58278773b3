import { describe, expect, it } from "vitest";
import type { FieldDef } from "@/api/types";
import { designedSections, forNew, plainSections } from "./formLayout";

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
const label = (zh: string) => ({ zh, en: zh });
const fields = [
  field("number"),
  field("phone"),
  field("sum", { read_only: true }),
  field("note", { group: "more" }),
];

describe("the sections of a form", () => {
  it("B13: follow the design: order, what is wanted, what is only shown, what isn't there", () => {
    const layout = {
      sections: [
        {
          label: label("联系"),
          columns: 1,
          fields: [
            { name: "sum" },
            { name: "phone", required: true },
            { name: "number", read_only: true },
            { name: "x" },
          ],
        },
        { label: label("空"), fields: [{ name: "note" }] },
      ],
    };
    const [section, ...others] = designedSections(
      { layout, hidden: ["note"], required: ["phone", "number"] },
      fields,
      "zh",
    );
    expect(others).toEqual([]);
    expect([section?.title, section?.columns]).toEqual(["联系", 1]);
    expect(section?.fields.map((one) => [one.field.name, one.readOnly, one.wanted])).toEqual([
      ["sum", true, false],
      ["phone", false, true],
      ["number", true, false],
    ]);
    expect(forNew(section ? [section] : []).map((one) => one.fields.map(({ field }) => field.name))).toEqual([
      ["phone"],
    ]);
  });

  it("B13: are the fields' groups where nobody designed any", () => {
    const sections = plainSections(fields, (group) => `group ${group}`);
    expect(sections.map(({ title, fields }) => [title, fields.length])).toEqual([
      ["group main", 3],
      ["group more", 1],
    ]);
  });
});

import { describe, expect, it } from "vitest";
import type { ImportJob, ImportSettings, ImportTarget } from "@/api/imports";
import { faultOf, settingsOf } from "./settings";

const label = { zh: "", en: "" };
const target: ImportTarget = {
  key: "customers.customer",
  label,
  fields: ["number", "name", "city"].map((name) => ({
    name,
    label,
    required: name !== "city",
    kind: { type: "long_text" },
    links_by: null,
  })),
  keys: [["number"]],
  options: [],
};
const settings = (
  mapping: ImportSettings["mapping"],
  mode: ImportSettings["mode"] = "upsert",
): ImportSettings => ({
  mapping,
  mode,
  key: ["number"],
  options: {},
});

describe("faultOf", () => {
  it("wants at least one column", () => {
    expect(faultOf(settings({ A: null }), target)).toMatchObject({ key: "nothing" });
  });

  it("refuses a field that two columns claim", () => {
    expect(faultOf(settings({ A: "number", B: "number" }), target)).toMatchObject({ key: "twice" });
  });

  it("wants the key when rows are matched, and not when they are only added", () => {
    expect(faultOf(settings({ A: "name" }, "update"), target)).toMatchObject({ key: "key" });
    expect(faultOf(settings({ A: "name", B: "number" }, "append"), target)).toBeNull();
  });

  it("wants required fields of new records", () => {
    expect(faultOf(settings({ A: "number" }), target)).toEqual({
      key: "required",
      fields: ["name"],
    });
    expect(faultOf(settings({ A: "number" }, "update"), target)).toBeNull();
  });
});

describe("settingsOf", () => {
  it("asks for no key where rows are never matched", () => {
    const job = { headers: ["A"], mapping: { A: "number" }, mode: "upsert", key: [], options: {} };
    const ledger = { ...target, keys: [] };
    expect(settingsOf(job as unknown as ImportJob, ledger, "UTC")).toMatchObject({
      mode: "append",
      key: null,
    });
    expect(settingsOf(job as unknown as ImportJob, target, "UTC")).toMatchObject({
      mode: "upsert",
      key: ["number"],
    });
  });
});

import { describe, expect, it } from "vitest";
import type { Labels } from "@/api/manifest";
import type { EntityDef, RecordRow } from "@/api/types";
import { titleOf, titleText } from "./title";

const labels = {
  choice: (_: string, __: string, option: string) => (option === "so" ? "SO 增长型" : option),
} as Labels;
const entity = (title: string, type: string) =>
  ({ key: "scheme.swot", title, fields: [{ name: title, kind: { type } }] }) as unknown as EntityDef;
const row = (more: object) => ({ id: "7", version: 1, ...more }) as unknown as RecordRow;

describe("what a record is called", () => {
  it("tells a choice in words, whether it stands in the record or in a link to it", () => {
    const named = entity("strategy", "choice");
    expect(titleOf(named, row({ strategy: "so" }), labels)).toBe("SO 增长型");
    expect(titleText(named, "so", labels)).toBe("SO 增长型");
  });

  it("says other titles as they are, those of linked records, and the number where there is none", () => {
    expect(titleOf(entity("name", "text"), row({ name: "so" }), labels)).toBe("so");
    const linked = row({ customer_id: "3", _titles: { customer_id: "李雷" } });
    expect(titleOf(entity("customer_id", "link"), linked, labels)).toBe("李雷");
    expect(titleOf(entity("name", "text"), row({ name: null }), labels)).toBe("7");
  });
});

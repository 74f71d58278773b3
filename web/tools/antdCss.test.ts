import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UNUSED, withoutUnused } from "./antdCss";

const SRC = join(import.meta.dirname, "..", "src");

describe("antd's styles", () => {
  it("loses unused components and keeps the rest, inside of conditions too", () => {
    const css =
      ".ant-table,.ant-btn:is(.a,.b){x:1}.ant-tree{y:1}@media print{.ant-card{z:1}}@keyframes k{to{o:1}}.ant-tabs-card{w:1}";
    expect(withoutUnused(css)).toBe(".ant-btn:is(.a,.b){x:1}@keyframes k{to{o:1}}.ant-tabs-card{w:1}");
  });

  it("takes no component that the app imports", () => {
    const kebab = (name: string) => name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
    const imported = readdirSync(SRC, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".tsx"))
      .flatMap((name) => [
        ...readFileSync(join(SRC, name), "utf8").matchAll(/import \{([^}]*)\} from "antd"/g),
      ])
      .flatMap((match) => (match[1] ?? "").split(",").map((one) => kebab(one.trim())));
    expect(imported).toContain("button");
    expect(imported.filter((name) => UNUSED.includes(name))).toEqual([]);
  });
});

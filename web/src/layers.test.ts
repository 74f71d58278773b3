import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

// From the lowest to the highest; a file may import from its own layer and from those before it.
const LAYERS = ["i18n", "api", "ui", "charts", "fields", "record", "features", "app"];
const SIZE_LIMIT = 300;

// Types that are generated (`.d.ts`) are nobody's to keep short.
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter((name) =>
  /(?<!\.d)\.tsx?$/.test(name),
);
const textOf = (name: string) => readFileSync(join(import.meta.dirname, name), "utf8");

function importsOf(name: string): string[] {
  const found = [...textOf(name).matchAll(/(?:from|import)\s*\(?"(@\/|\.\.?\/)([^"]+)"/g)];
  return found.map(([, start, rest]) =>
    start === "@/" ? (rest ?? "") : normalize(join(dirname(name), start ?? "", rest ?? "")),
  );
}

const layerOf = (path: string) => LAYERS.indexOf(path.split("/")[0] ?? "");

describe("layers", () => {
  it("imports only from the same or a lower layer", () => {
    const wrong = files
      .filter((name) => layerOf(name) >= 0)
      .flatMap((name) =>
        importsOf(name)
          // Words and the language of the page are needed everywhere, and know only the API's types.
          .filter((path) => layerOf(path) > layerOf(name) && !name.startsWith("i18n/"))
          .map((path) => `${name} → ${path}`),
      );
    expect(wrong).toEqual([]);
  });

  it("keeps features apart", () => {
    const wrong = files
      .filter((name) => name.startsWith("features/"))
      .flatMap((name) =>
        importsOf(name)
          .filter((path) => path.startsWith("features/") && path.split("/")[1] !== name.split("/")[1])
          .map((path) => `${name} → ${path}`),
      );
    expect(wrong).toEqual([]);
  });

  it("has no barrels and no long files", () => {
    expect(files.filter((name) => /(^|\/)index\.tsx?$/.test(name))).toEqual([]);
    const styles = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".css"),
    );
    expect([...files, ...styles].filter((name) => textOf(name).split("\n").length > SIZE_LIMIT)).toEqual([]);
  });
});

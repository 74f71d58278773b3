import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "..");

function textsOf(lang: string): Record<string, string> {
  const folder = join(SRC, "i18n", lang);
  return Object.assign(
    {},
    ...readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8"))),
  );
}

function sources(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."))
    .map((name) => readFileSync(join(SRC, name), "utf8"));
}

const zh = textsOf("zh");
const en = textsOf("en");

describe("texts", () => {
  it("has the same keys in both languages", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  it("has no empty text", () => {
    for (const texts of [zh, en])
      expect(Object.values(texts).filter((text) => text.trim() === "")).toEqual([]);
  });

  it("names the same parameters in both languages, apart from those that one doesn't need", () => {
    const names = (text: string | undefined) => [...(text ?? "").matchAll(/{{(\w+)}}/g)].map((one) => one[1]);
    const odd = Object.keys(zh).filter((key) => {
      const theirs = names(zh[key]);
      return names(en[key]).some((name) => !theirs.includes(name)) && !key.startsWith("period.");
    });
    expect(odd).toEqual([]);
  });

  it("has every key that the code asks for by its full name", () => {
    const asked = sources().flatMap((code) =>
      [...code.matchAll(/\bt\(\s*"([a-z][\w.]+)"/g)].map((one) => one[1] ?? ""),
    );
    expect(asked.length).toBeGreaterThan(100);
    expect([...new Set(asked)].filter((key) => !(key in zh))).toEqual([]);
  });

  it("has a key for every prefix that the code completes", () => {
    const prefixes = sources().flatMap((code) =>
      [...code.matchAll(/\bt\(\s*\[?`([a-z][\w.]+)\.\${/g)].map((one) => one[1] ?? ""),
    );
    const missing = prefixes.filter((prefix) => !Object.keys(zh).some((key) => key.startsWith(`${prefix}.`)));
    expect(missing).toEqual([]);
  });
});

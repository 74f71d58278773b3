import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** A page that opens without a connection. */
export interface KeptPage {
  /** Begins the names of its caches. */
  name: string;
  /** Its address; with a slash at the end, all addresses below it. */
  page: string;
  /** The worker's file: it may look after no page above its own folder. */
  worker: string;
  /** What it opens with; the words of the other language come later. */
  part: string;
}

const DOOR: KeptPage = {
  name: "check-in",
  page: "/check-in/",
  worker: "check-in/sw.js",
  part: "/src/features/events/CheckInPage.tsx",
};
export const TILL: KeptPage = {
  name: "till",
  page: "/till",
  worker: "till.sw.js",
  part: "/src/features/till/TillPage.tsx",
};
const WORDS = "/src/i18n/en.ts";

/** What of a built file counts here. */
export interface Built {
  fileName: string;
  moduleIds?: string[];
  imports?: string[];
  dynamicImports?: string[];
  viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> } | undefined;
  isEntry?: boolean;
  source?: string | Uint8Array;
}

/** Every file that a page needs, by its address; throws when a part of it isn't built any more. */
export function filesOfDoor(bundle: Record<string, Built>, { part: own } = DOOR): string[] {
  const found = new Set<string>();
  const take = (name: string) => {
    const one = bundle[name];
    if (!one || found.has(name)) return;
    found.add(name);
    for (const style of one.viteMetadata?.importedCss ?? []) found.add(style);
    for (const other of one.viteMetadata?.importedAssets ?? []) found.add(other);
    for (const next of one.imports ?? []) take(next);
  };
  const page = Object.values(bundle).find(({ fileName }) => fileName === "index.html");
  if (!page) throw new Error("doorWorker: there is no index.html");
  for (const [, path] of String(page.source).matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) {
    if (!path) continue;
    take(path);
    found.add(path);
  }
  for (const part of [own, WORDS]) {
    const chunk = Object.values(bundle).find((one) => one.moduleIds?.some((id) => id.endsWith(part)));
    if (!chunk) throw new Error(`doorWorker: ${part} isn't built`);
    take(chunk.fileName);
    // The camera's reader comes when it is needed, which may be without a connection.
    if (part === own) for (const later of chunk.dynamicImports ?? []) take(later);
  }
  return [...found].map((name) => `/${name}`).sort();
}

/** The worker's text for a build. */
export function workerOf(files: string[], html: string, { name, page } = DOOR): string {
  const build = createHash("sha256").update(files.join("\n")).update(html).digest("hex").slice(0, 12);
  const text = readFileSync(join(import.meta.dirname, "door.sw.js"), "utf8");
  return text.replace("__DOOR__", () => JSON.stringify({ build, files, name, page }));
}

/** Writes the workers that let pages open without a connection. Another build is another worker. */
export function doorWorker(): Plugin {
  return {
    name: "door-worker",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, output) {
        const bundle = output as unknown as Record<string, Built>;
        const html = String(bundle["index.html"]?.source ?? "");
        for (const kept of [DOOR, TILL]) {
          const source = workerOf(filesOfDoor(bundle, kept), html, kept);
          this.emitFile({ type: "asset", fileName: kept.worker, source });
        }
      },
    },
  };
}

import type { ImportJob, ImportMode, ImportSettings, ImportTarget } from "@/api/imports";

export const MODES: ImportMode[] = ["append", "update", "upsert"];

export function settingsOf(job: ImportJob, target: ImportTarget, zone: string): ImportSettings {
  const options = { ...job.options };
  if (target.options.includes("zone") && !options.zone) options.zone = zone;
  return {
    mapping: Object.fromEntries(job.headers.map((header) => [header, job.mapping[header] ?? null])),
    mode: job.mode,
    key: job.key?.length ? job.key : (target.keys[0] ?? []),
    options: { on_error: "skip", ...options },
  };
}

interface Fault {
  /** The rest of the text key. */
  key: "nothing" | "twice" | "key" | "required";
  fields: string[];
  /** The dry run makes no sense before this is put right. */
  blocks: boolean;
}

/** What is wrong with the settings; null when all is well. */
export function faultOf(settings: ImportSettings, target: ImportTarget): Fault | null {
  const mapped = Object.values(settings.mapping).filter((name) => name !== null);
  if (mapped.length === 0) return { key: "nothing", fields: [], blocks: true };
  const twice = mapped.filter((name, index) => mapped.indexOf(name) !== index);
  if (twice.length) return { key: "twice", fields: [...new Set(twice)], blocks: true };
  if (settings.mode !== "append") {
    const missing = (settings.key ?? []).filter((name) => !mapped.includes(name));
    if (missing.length) return { key: "key", fields: missing, blocks: true };
  }
  if (settings.mode !== "update") {
    const missing = target.fields.filter((field) => field.required && !mapped.includes(field.name));
    // Only a warning: the server has defaults for some of them.
    if (missing.length) return { key: "required", fields: missing.map((field) => field.name), blocks: false };
  }
  return null;
}

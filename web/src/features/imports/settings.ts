import type { ImportJob, ImportMode, ImportSettings, ImportTarget } from "@/api/imports";

export const MODES: ImportMode[] = ["append", "update", "upsert"];

export function settingsOf(job: ImportJob, target: ImportTarget, zone: string): ImportSettings {
  const options = { ...job.options };
  if (target.options.includes("zone") && !options.zone) options.zone = zone;
  return {
    mapping: Object.fromEntries(job.headers.map((header) => [header, job.mapping[header] ?? null])),
    mode: target.keys.length ? job.mode : "append",
    key: job.key?.length ? job.key : (target.keys[0] ?? null),
    options: { on_error: "skip", ...options },
  };
}

interface Fault {
  /** The rest of the text key. */
  key: "nothing" | "twice" | "key" | "required";
  fields: string[];
}

/** What keeps the dry run from making sense; null when all is well. */
export function faultOf(settings: ImportSettings, target: ImportTarget): Fault | null {
  const mapped = Object.values(settings.mapping).filter((name) => name !== null);
  if (mapped.length === 0) return { key: "nothing", fields: [] };
  const twice = mapped.filter((name, index) => mapped.indexOf(name) !== index);
  if (twice.length) return { key: "twice", fields: [...new Set(twice)] };
  if (settings.mode !== "append") {
    const missing = (settings.key ?? []).filter((name) => !mapped.includes(name));
    if (missing.length) return { key: "key", fields: missing };
  }
  if (settings.mode !== "update") {
    const missing = target.fields.filter((field) => field.required && !mapped.includes(field.name));
    if (missing.length) return { key: "required", fields: missing.map((field) => field.name) };
  }
  return null;
}

import type { TFunction } from "i18next";
import type { ImportError, ImportJob, ImportTarget } from "@/api/imports";
import type { Lang } from "@/api/types";

/** Why a row was refused. */
export function reasonText(t: TFunction, error: Pick<ImportError, "code" | "params">): string {
  const keys = [
    `import.why.${error.code}`,
    `error.field.${error.code}`,
    `error.${error.code}`,
    "import.why.other",
  ];
  return t(keys, { ...error.params, code: error.code });
}

/** What to do about it. */
export function cureText(t: TFunction, error: Pick<ImportError, "code" | "params">): string {
  return t([`import.cure.${error.code}`, "import.cure.other"], { ...error.params });
}

export function problemOfJob(t: TFunction, job: ImportJob): string | null {
  if (!job.problem) return null;
  const problem = typeof job.problem === "string" ? { code: job.problem } : job.problem;
  return reasonText(t, problem);
}

export function targetName(targets: ImportTarget[] | undefined, key: string, lang: Lang): string {
  return targets?.find((target) => target.key === key)?.label[lang] ?? key;
}

export const STATE_TONE: Record<string, string> = {
  done: "good",
  failed: "bad",
  cancelled: "bad",
  checked: "ready",
};

import type { TFunction } from "i18next";
import { Problem } from "@/api/client";

type Params = Record<string, unknown>;

/** The text at the first key that has one. */
function firstText(t: TFunction, keys: string[], params: Params): string {
  return t(keys, params);
}

/** What went wrong and what to do next, in the language of the page. */
export function problemText(t: TFunction, error: unknown): string {
  if (!(error instanceof Problem)) return t("error.unknown");
  const keys = [`error.${error.code}`, `error.status.${error.status}`, "error.unknown"];
  return firstText(t, keys, { ...error.params, code: error.code });
}

export function fieldProblemText(t: TFunction, code: string, params: Params = {}): string {
  return firstText(t, [`error.field.${code}`, `error.${code}`, "error.field.invalid"], params);
}

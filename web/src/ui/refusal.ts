import type { TFunction } from "i18next";
import type { Refusal } from "@/api/prices";

/** Why a promotion doesn't apply, in words. */
export function refusalText(t: TFunction, refusal: Refusal): string {
  const params = refusal.params as Record<string, string>;
  if (refusal.code === "cap") return t(`prices.why.cap_${params.cap ?? "total"}`);
  return t(`prices.why.${refusal.code}`, params);
}

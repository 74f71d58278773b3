import type { RecordRow } from "@/api/types";

/** What a change of tier was decided by: a text key at `club.evidence.<why>`, and its figures. */
export interface Evidence {
  why: string;
  /** Figures as the ladder counts: minor units of money, or points or visits. */
  figures: { value?: number; threshold?: number };
  metric: string;
  /** The kind of proof. */
  proof?: string;
}

interface Kept {
  value?: number | null;
  amount?: number | null;
  threshold?: number | null;
  metric?: string;
  kind?: string;
}

function keptIn(text: unknown): Kept {
  try {
    const kept: unknown = JSON.parse(String(text ?? "{}"));
    return typeof kept === "object" && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

/** The evidence that a change of tier keeps. */
export function evidenceOf(change: RecordRow): Evidence {
  const kept = keptIn(change.evidence);
  const why = String(change.reason);
  const isByOne = why === "purchase";
  const value = isByOne ? kept.amount : kept.value;
  return {
    why,
    figures: {
      ...(typeof value === "number" ? { value } : {}),
      ...(typeof kept.threshold === "number" ? { threshold: kept.threshold } : {}),
    },
    metric: isByOne ? "spend" : (kept.metric ?? "spend"),
    ...(why === "proof" && kept.kind ? { proof: kept.kind } : {}),
  };
}

import type { RecordRow } from "@/api/types";

export const ANY = "any";

/** What holds today: as the server's `standing`. */
export type Standing = "granted" | "refused" | "withdrawn" | "expired" | "unknown";

export interface Answer {
  standing: Standing;
  /** The statement that it rests on. */
  statement?: RecordRow;
}

function newest(rows: RecordRow[], purpose: string, channel: string, today: string): Answer | undefined {
  const statement = rows.find((row) => row.purpose === purpose && row.channel === channel);
  if (!statement) return undefined;
  const until = statement.expires_on;
  if (statement.state === "refused" || statement.state === "withdrawn")
    return { standing: statement.state, statement };
  return { standing: typeof until === "string" && until < today ? "expired" : "granted", statement };
}

/**
 * What holds for a purpose on a channel, from a customer's statements, newest first. A no for every channel beats a yes for one;
 * a yes that is over is as if nothing had been said.
 */
export function standing(rows: RecordRow[], purpose: string, channel: string, today: string): Answer {
  const any = newest(rows, purpose, ANY, today);
  const own = channel === ANY ? any : newest(rows, purpose, channel, today);
  if (any && (any.standing === "refused" || any.standing === "withdrawn")) return any;
  if (any?.standing === "granted" && (!own || own.standing === "expired")) return any;
  return own ?? any ?? { standing: "unknown" };
}
